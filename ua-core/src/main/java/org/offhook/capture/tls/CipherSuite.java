package org.offhook.capture.tls;

/**
 * What a cipher suite means for a reader (IANA registry TLS Cipher Suites): how records are encrypted, with which lengths, which hash
 * makes the keys.
 *
 * @param mode      of encryption
 * @param keyOctets key of the cipher
 * @param macOctets key and length of the record's MAC, 0 for authenticated encryption
 * @param hash      {@code SHA-256} or {@code SHA-384}: of the key derivation
 * @param v13       whether it is one of TLS 1.3
 */
record CipherSuite(Mode mode, int keyOctets, int macOctets, String hash, boolean v13) {

    /** How records are encrypted. */
    enum Mode {
        GCM, CHACHA20, CBC
    }

    private static final int SHA1 = 20;
    private static final int SHA256 = 32;
    private static final int SHA384 = 48;

    /** The suite of a number, null for those that are not read here. */
    static CipherSuite of(int number) {
        return switch (number) {
            case 0x1301 -> new CipherSuite(Mode.GCM, 16, 0, "SHA-256", true);
            case 0x1302 -> new CipherSuite(Mode.GCM, 32, 0, "SHA-384", true);
            case 0x1303 -> new CipherSuite(Mode.CHACHA20, 32, 0, "SHA-256", true);
            case 0x009C, 0x009E, 0xC02B, 0xC02D, 0xC02F -> new CipherSuite(Mode.GCM, 16, 0, "SHA-256", false);
            case 0x009D, 0x009F, 0xC02C, 0xC02E, 0xC030 -> new CipherSuite(Mode.GCM, 32, 0, "SHA-384", false);
            case 0xCCA8, 0xCCA9, 0xCCAA -> new CipherSuite(Mode.CHACHA20, 32, 0, "SHA-256", false);
            case 0x002F, 0x0033, 0xC009, 0xC013 -> new CipherSuite(Mode.CBC, 16, SHA1, "SHA-256", false);
            case 0x0035, 0x0039, 0xC00A, 0xC014 -> new CipherSuite(Mode.CBC, 32, SHA1, "SHA-256", false);
            case 0x003C, 0x0067, 0xC023, 0xC027 -> new CipherSuite(Mode.CBC, 16, SHA256, "SHA-256", false);
            case 0x003D, 0x006B -> new CipherSuite(Mode.CBC, 32, SHA256, "SHA-256", false);
            case 0xC024, 0xC028 -> new CipherSuite(Mode.CBC, 32, SHA384, "SHA-384", false);
            default -> null;
        };
    }

    /** Octets of the fixed part of the nonce that the key block of TLS 1.2 brings. */
    int fixedNonceOctets() {
        return switch (mode) {
            case GCM -> v13 ? 12 : 4;
            case CHACHA20 -> 12;
            case CBC -> 0;
        };
    }
}
