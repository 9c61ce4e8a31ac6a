package org.offhook.dtmf;

/** Characters and event codes (RFC 4733 section 3.2). */
public final class DtmfDigit {

    /** Event code of flash, written {@code !}. */
    public static final int FLASH = 16;
    /** In a string of digits: a pause of half a second. */
    public static final char PAUSE = ',';

    private static final String DIGITS = "0123456789*#ABCD!";

    private DtmfDigit() {
    }

    /**
     * Gives the event code of a character.
     *
     * @param digit {@code 0-9 A-D a-d * # !}
     * @return 0 to 16, or -1 for any other character
     */
    public static int eventOf(char digit) {
        return DIGITS.indexOf(digit >= 'a' && digit <= 'd' ? digit - 32 : digit);
    }

    /**
     * Gives the character of an event code.
     *
     * @param event 0 to 16
     * @return {@code 0-9 * # A-D !}
     */
    public static char digitOf(int event) {
        return DIGITS.charAt(event);
    }

    /**
     * Checks a string of digits.
     *
     * @param digits anything
     * @return whether all of it can be sent: digits and pauses
     */
    public static boolean areValid(String digits) {
        return digits.chars().allMatch(c -> c == PAUSE || eventOf((char) c) >= 0);
    }
}
