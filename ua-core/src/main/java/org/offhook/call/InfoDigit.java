package org.offhook.call;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.offhook.sip.SipMessage;

/**
 * A digit in the body of an INFO: {@code application/dtmf-relay} with {@code Signal=} and {@code Duration=} lines, or
 * {@code application/dtmf} with the bare digit. Neither is standardised; gateways and phones send both.
 *
 * @param digit      {@code 0-9 A-D * #}
 * @param durationMs as the sender says, 0 where it does not, at most a minute
 */
record InfoDigit(char digit, int durationMs) {

    private static final String DIGITS = "0123456789*#ABCD";
    private static final int MAX_OCTETS = 256;
    private static final int MAX_DURATION_MS = 60_000;

    /** {@return whether this is the kind of body that holds a digit} */
    static boolean carriedBy(SipMessage info) {
        return info.contentType().equals("application/dtmf-relay") || info.contentType().equals("application/dtmf");
    }

    /** {@return the digit, empty when the body holds none} */
    static Optional<InfoDigit> in(SipMessage info) {
        if (info.body().length > MAX_OCTETS) {
            return Optional.empty();
        }
        String text = new String(info.body(), StandardCharsets.US_ASCII);
        if (info.contentType().equals("application/dtmf")) {
            return digit(text).map(digit -> new InfoDigit(digit, 0));
        }
        Optional<Character> signal = Optional.empty();
        int durationMs = 0;
        for (String line : text.split("\r\n|\n")) {
            int equals = line.indexOf('=');
            String name = equals < 0 ? "" : line.substring(0, equals).trim().toLowerCase(Locale.ROOT);
            String value = line.substring(equals + 1).trim();
            if (name.equals("signal")) {
                signal = digit(value);
            } else if (name.equals("duration") && value.matches("\\d{1,6}")) {
                durationMs = Math.min(MAX_DURATION_MS, Integer.parseInt(value));
            }
        }
        int known = durationMs;
        return signal.map(digit -> new InfoDigit(digit, known));
    }

    /** Event numbers 10 and 11 stand for star and hash with some senders. */
    private static Optional<Character> digit(String text) {
        String value = text.trim().toUpperCase(Locale.ROOT);
        if (value.equals("10") || value.equals("11")) {
            return Optional.of(value.equals("10") ? '*' : '#');
        }
        return value.length() == 1 && DIGITS.contains(value) ? Optional.of(value.charAt(0)) : Optional.empty();
    }
}
