package org.offhook.codecs.g726;

/** The order in which codes of 2 to 5 bits fill octets. */
enum Packing {

    /** The first code in the least significant bits: {@code G726-32} and its like (RFC 3551 section 4.5.4). */
    RFC_3551,
    /** The first code in the most significant bits: {@code AAL2-G726-32} (ITU-T I.366.2 annex E, RFC 3551 4.5.4). */
    AAL2;

    /** {@return codes in the shortest run of whole octets} */
    static int codesPerGroup(BitRate rate) {
        return switch (rate) {
            case KBIT_16 -> 4;
            case KBIT_32 -> 2;
            case KBIT_24, KBIT_40 -> 8;
        };
    }

    /** {@return octets in the shortest run of whole octets} */
    static int octetsPerGroup(BitRate rate) {
        return codesPerGroup(rate) * rate.bits / Byte.SIZE;
    }
}
