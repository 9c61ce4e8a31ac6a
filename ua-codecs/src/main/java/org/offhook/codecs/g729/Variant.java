package org.offhook.codecs.g729;

/** Which part of the Recommendation is followed. Both understand each other's bits. */
enum Variant {
    /** The full algorithm. */
    MAIN_BODY,
    /** Reduced complexity, the one that is used in calls. */
    ANNEX_A
}
