package org.offhook.sip;

import java.nio.charset.StandardCharsets;

/** Writes messages as octets (RFC 3261 section 7). Pure. */
public final class SipMessageWriter {

    private static final String LINE_END = "\r\n";

    private SipMessageWriter() {
    }

    /**
     * Writes a message.
     *
     * @param message the message; its Content-Length is computed, not taken from the headers
     * @return its octets
     */
    public static byte[] write(SipMessage message) {
        StringBuilder head = new StringBuilder(700);
        if (message instanceof SipRequest request) {
            head.append(request.method()).append(' ').append(request.requestUri()).append(" SIP/2.0");
        } else if (message instanceof SipResponse response) {
            head.append("SIP/2.0 ").append(response.status()).append(' ').append(oneLine(response.reason()));
        }
        head.append(LINE_END);
        for (SipHeaders.Header line : message.headers().lines()) {
            if (!line.name().equalsIgnoreCase("Content-Length")) {
                head.append(line.name()).append(": ").append(line.value()).append(LINE_END);
            }
        }
        head.append("Content-Length: ").append(message.body().length).append(LINE_END).append(LINE_END);
        byte[] headOctets = head.toString().getBytes(StandardCharsets.UTF_8);
        byte[] octets = new byte[headOctets.length + message.body().length];
        System.arraycopy(headOctets, 0, octets, 0, headOctets.length);
        System.arraycopy(message.body(), 0, octets, headOctets.length, message.body().length);
        return octets;
    }

    /** A reason phrase made from foreign text must not end the line. */
    private static String oneLine(String reason) {
        return reason.replace('\r', ' ').replace('\n', ' ');
    }
}
