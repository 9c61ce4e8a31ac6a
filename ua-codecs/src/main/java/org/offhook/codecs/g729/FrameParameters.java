package org.offhook.codecs.g729;

/**
 * What a frame of 10 ms says, between the bits and the arithmetic (ITU-T G.729 clause 4 and table 8, clause B.4.3 and
 * table B.2; RFC 3551 section 4.5.6): 80 bits of speech, or 15 bits of a silence descriptor and one that is zero.
 */
final class FrameParameters {

    /** Octets of a speech frame. */
    static final int SPEECH_OCTETS = 10;
    /** Octets of a silence descriptor. */
    static final int SILENCE_OCTETS = 2;

    /** The kinds of frame. */
    enum Kind {
        /** Nothing is sent: the noise goes on. */
        UNTRANSMITTED,
        /** Speech. */
        SPEECH,
        /** Silence descriptor. */
        SILENCE
    }

    Kind kind = Kind.SPEECH;
    /** L0 to L3 of speech. */
    int lspPredictor;
    int lspFirst;
    int lspLower;
    int lspUpper;
    /** P0: parity of the first delay as it was received or is to be sent. */
    int parity;
    /** P1 and P2. */
    final int[] delay = new int[2];
    /** C1 and C2. */
    final int[] positions = new int[2];
    /** S1 and S2. */
    final int[] signs = new int[2];
    /** GA1 GB1 and GA2 GB2, seven bits each. */
    final int[] gains = new int[2];
    /** Predictor, first and second stage and gain of a silence descriptor. */
    int silencePredictor;
    int silenceFirst;
    int silenceSecond;
    int silenceGain;

    /** {@return parity of the six upper bits of a first delay: one when their number of ones is even} */
    static int parityOf(int delay) {
        return Integer.bitCount(delay >> 2 & 0x3F) + 1 & 1;
    }

    /** {@return whether the parity received is not that of the delay} */
    boolean isParityWrong() {
        return parityOf(delay[0]) != parity;
    }

    /** {@return how many octets of the frame it wrote} */
    int write(byte[] out, int offset) {
        switch (kind) {
            case SPEECH -> writeSpeech(out, offset);
            case SILENCE -> {
                int bits = silencePredictor << 15 | silenceFirst << 10 | silenceSecond << 6 | silenceGain << 1;
                out[offset] = (byte) (bits >> 8);
                out[offset + 1] = (byte) bits;
            }
            case UNTRANSMITTED -> {
                // no bits
            }
        }
        return switch (kind) {
            case SPEECH -> SPEECH_OCTETS;
            case SILENCE -> SILENCE_OCTETS;
            case UNTRANSMITTED -> 0;
        };
    }

    private void writeSpeech(byte[] out, int offset) {
        long high = lspPredictor;
        high = high << 7 | lspFirst;
        high = high << 5 | lspLower;
        high = high << 5 | lspUpper;
        high = high << 8 | delay[0];
        high = high << 1 | parity;
        high = high << 13 | positions[0];
        long low = signs[0];
        low = low << 7 | gains[0];
        low = low << 5 | delay[1];
        low = low << 13 | positions[1];
        low = low << 4 | signs[1];
        low = low << 7 | gains[1];
        for (int i = 0; i < 5; i++) {
            out[offset + i] = (byte) (high >> 8 * (4 - i));
            out[offset + 5 + i] = (byte) (low >> 8 * (4 - i));
        }
    }

    /** Reads 10 octets of speech. */
    void readSpeech(byte[] payload, int offset) {
        long high = 0;
        long low = 0;
        for (int i = 0; i < 5; i++) {
            high = high << 8 | payload[offset + i] & 0xFF;
            low = low << 8 | payload[offset + 5 + i] & 0xFF;
        }
        kind = Kind.SPEECH;
        lspPredictor = (int) (high >> 39) & 1;
        lspFirst = (int) (high >> 32) & 0x7F;
        lspLower = (int) (high >> 27) & 0x1F;
        lspUpper = (int) (high >> 22) & 0x1F;
        delay[0] = (int) (high >> 14) & 0xFF;
        parity = (int) (high >> 13) & 1;
        positions[0] = (int) high & 0x1FFF;
        signs[0] = (int) (low >> 36) & 0x0F;
        gains[0] = (int) (low >> 29) & 0x7F;
        delay[1] = (int) (low >> 24) & 0x1F;
        positions[1] = (int) (low >> 11) & 0x1FFF;
        signs[1] = (int) (low >> 7) & 0x0F;
        gains[1] = (int) low & 0x7F;
    }

    /** Reads 2 octets of a silence descriptor. */
    void readSilence(byte[] payload, int offset) {
        int bits = (payload[offset] & 0xFF) << 8 | payload[offset + 1] & 0xFF;
        kind = Kind.SILENCE;
        silencePredictor = bits >> 15;
        silenceFirst = bits >> 10 & 0x1F;
        silenceSecond = bits >> 6 & 0x0F;
        silenceGain = bits >> 1 & 0x1F;
    }
}
