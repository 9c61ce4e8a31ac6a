package org.offhook.sip.account;

import java.util.Optional;

/** Reads numbers at the start of header values such as {@code Expires: 60}. */
public final class HeaderNumbers {

    private static final int MAX_DIGITS = 9;

    private HeaderNumbers() {
    }

    /**
     * {@return the leading decimal number, empty where there is none or an absurd one}
     *
     * @param value the header, if there is one
     */
    public static Optional<Long> leading(Optional<String> value) {
        return value.map(String::trim).map(text -> {
            int end = 0;
            while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
                end++;
            }
            return text.substring(0, end);
        }).filter(digits -> !digits.isEmpty() && digits.length() <= MAX_DIGITS).map(Long::valueOf);
    }
}
