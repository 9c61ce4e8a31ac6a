package org.offhook.sip;

/**
 * A CSeq header (RFC 3261 section 20.16).
 *
 * @param number sequence number, 0 to 2^31-1
 * @param method method, as written
 */
public record CSeq(long number, String method) {

    /** Leading zeros are allowed, though not without end. */
    private static final int MAX_DIGITS = 18;

    /**
     * Reads a CSeq.
     *
     * @param text {@code 314159 INVITE}
     * @return the value
     * @throws SipSyntaxException when it cannot be read or the number is out of range
     */
    public static CSeq parse(String text) {
        // Read for every message, so without a regular expression.
        String trimmed = SipText.strip(text);
        int end = 0;
        while (end < trimmed.length() && end <= MAX_DIGITS && trimmed.charAt(end) >= '0' && trimmed.charAt(end) <= '9') {
            end++;
        }
        String method = SipText.strip(trimmed.substring(end));
        if (end > 0 && end <= MAX_DIGITS && !method.isEmpty() && method.length() < trimmed.length() - end
            && method.indexOf(' ') < 0 && method.indexOf('\t') < 0) {
            long number = Long.parseLong(trimmed.substring(0, end));
            if (number <= Integer.MAX_VALUE) {
                return new CSeq(number, method);
            }
        }
        throw new SipSyntaxException("\"" + SipText.printable(text) + "\" is not a CSeq");
    }

    /** {@return the header as written} */
    @Override
    public String toString() {
        return number + " " + method;
    }
}
