package org.offhook.explain;

import java.util.Locale;

/** What a code belongs to. */
public enum Topic {
    /** SIP response status (RFC 3261 section 21 and its extensions). */
    SIP,
    /** Cause of ISDN and SS7, seen in Reason headers (ITU-T Q.850, RFC 3326). */
    Q850,
    /** Code of a Warning header (RFC 3261 section 20.43). */
    WARNING,
    /** Finding of a call report or of an analysed capture. */
    FINDING,
    /** Figure of a report, and the limits it is judged by. */
    FIGURE;

    /** {@return the word before the colon, as in {@code q850:17}} */
    public String prefix() {
        return name().toLowerCase(Locale.ROOT);
    }
}
