package org.offhook.sdp;

/** Decimal numbers written by a peer: digits only, bounded, never an exception. */
final class Numbers {

    private Numbers() {
    }

    /** {@return the value, or -1 when the text is not digits alone or the value is above {@code max}} */
    static long parse(String text, long max) {
        if (text.isEmpty() || text.length() > 18) {
            return -1;
        }
        long value = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            value = value * 10 + (c - '0');
        }
        return value <= max ? value : -1;
    }
}
