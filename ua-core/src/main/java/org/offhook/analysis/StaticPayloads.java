package org.offhook.analysis;

/**
 * The static payload types (RFC 3551 section 6) under the short names, and with the clock rates, that Wireshark's stream table uses.
 */
final class StaticPayloads {

    private static final String[] NAMES = {"g711U", "fs-1016", "g721", "GSM", "g723", "DVI4 8k", "DVI4 16k", "Exp. from Xerox PARC",
        "g711A", "g722", "16-bit audio, stereo", "16-bit audio, monaural", "Qualcomm", "CN", "MPEG-I/II Audio", "g728", "DVI4 11k",
        "DVI4 22k", "g729", "CN(old)", null, null, null, null, null, "CellB", "JPEG", null, "NV", null, null, "h261",
        "MPEG-I/II Video", "MPEG-II streams", "h263"};

    private static final int FIRST_RESERVED = 72;
    private static final int LAST_RESERVED = 76;
    private static final int FIRST_DYNAMIC = 96;

    private StaticPayloads() {
    }

    static String name(int payloadType) {
        if (payloadType >= FIRST_DYNAMIC) {
            return "RTPType-" + payloadType;
        }
        if (payloadType >= FIRST_RESERVED && payloadType <= LAST_RESERVED) {
            return "Reserved for RTCP conflict avoidance";
        }
        String name = payloadType < NAMES.length ? NAMES[payloadType] : null;
        return name != null ? name : "Unassigned";
    }

    /** G.722 counts at 8000 although it samples at 16000 (RFC 3551 section 4.5.2); 0 for what has no known clock. */
    static int clockRateHz(int payloadType) {
        return switch (payloadType) {
            case 0, 1, 2, 3, 4, 5, 7, 8, 9, 12, 13, 15, 18, 19 -> 8000;
            case 6 -> 16_000;
            case 10, 11 -> 44_100;
            case 14, 25, 26, 28, 31, 32, 33, 34 -> 90_000;
            case 16 -> 11_025;
            case 17 -> 22_050;
            default -> 0;
        };
    }
}
