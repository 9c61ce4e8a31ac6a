package org.offhook.sip.tls;

import java.text.MessageFormat;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.MissingResourceException;
import java.util.Objects;
import java.util.ResourceBundle;

/**
 * Why a TLS connection was not made, named so that one knows whom to tell. Immutable.
 *
 * @param kind     what is wrong
 * @param subject  what the certificate names, or where no certificate came that far, the address of the other side
 * @param expected the domain it should have named, empty where that is not the matter
 * @param detail   the date, the issuer, the algorithm or the alert, as the kind says; empty for none
 */
public record TlsFault(Kind kind, String subject, String expected, String detail) {

    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'").withZone(ZoneOffset.UTC);
    private static final int LONGEST = 200;

    /** What is wrong. */
    public enum Kind {
        /** Its time is over; the detail says since when. */
        EXPIRED,
        /** Its time has not come; the detail says from when. */
        NOT_YET_VALID,
        /** It is for somebody else. */
        WRONG_NAME,
        /** It names nobody at all (RFC 5922 section 7.1). */
        NO_NAME,
        /** It names the address, which was not asked to count. */
        ADDRESS_ONLY,
        /** Nobody we trust has issued it; the detail names the issuer. */
        UNKNOWN_ISSUER,
        /** Its owner has issued it himself. */
        SELF_SIGNED,
        /** It is for another use than a SIP server or client (RFC 5280 section 4.2.1.12, RFC 5924). */
        WRONG_USAGE,
        /** An authority's certificate used as a server's, or a certificate issued by one that is no authority's. */
        NO_AUTHORITY,
        /** Its key or signature can be forged; the detail names the algorithm. */
        WEAK,
        /** Its issuer may not speak for such names (RFC 5280 section 4.2.1.10). */
        NOT_PERMITTED,
        /** It has been called back. */
        REVOKED,
        /** It cannot be read, or breaks RFC 5280 in a way that has no kind of its own. */
        MALFORMED,
        /** The two sides have no version of TLS in common. */
        NO_COMMON_VERSION,
        /** The two sides have no cipher suite in common. */
        NO_COMMON_SUITE,
        /** The other side wants a certificate of ours. */
        CLIENT_CERTIFICATE_WANTED,
        /** The other side does not take our certificate; the detail is its alert. */
        CLIENT_CERTIFICATE_REFUSED,
        /** What answers there is not TLS. */
        NOT_TLS,
        /** The handshake took too long. */
        TIMEOUT,
        /** We have no name to check the certificate against. */
        NO_EXPECTED_NAME,
        /** Anything else; the detail says what Java said. */
        HANDSHAKE
    }

    /** Makes the texts, which come from the other side, fit to be shown. */
    public TlsFault {
        Objects.requireNonNull(kind, "kind");
        subject = printable(subject);
        expected = printable(expected);
        detail = printable(detail);
    }

    static TlsFault of(Kind kind, String subject) {
        return new TlsFault(kind, subject, "", "");
    }

    static TlsFault of(Kind kind, String subject, String detail) {
        return new TlsFault(kind, subject, "", detail);
    }

    /** {@return an instant as these sentences write it} */
    static String date(Instant instant) {
        return DATE.format(instant);
    }

    /** Whoever made the certificate chose its texts: no control character may reach a terminal or a log. */
    static String printable(String text) {
        StringBuilder shown = new StringBuilder();
        text.codePoints().limit(LONGEST).forEach(point -> {
            int type = Character.getType(point);
            boolean plain = !Character.isISOControl(point) && type != Character.FORMAT && type != Character.SURROGATE
                && type != Character.LINE_SEPARATOR && type != Character.PARAGRAPH_SEPARATOR && type != Character.UNASSIGNED
                && type != Character.PRIVATE_USE;
            if (plain) {
                shown.appendCodePoint(point);
            } else {
                shown.append(String.format("\\u%04x", point));
            }
        });
        return shown.toString();
    }

    /**
     * {@return what is wrong, one sentence}
     *
     * @param locale French for French, any other for English
     */
    public String sentence(Locale locale) {
        boolean french = locale.getLanguage().equals("fr");
        String key = kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
        try {
            ResourceBundle texts = ResourceBundle.getBundle("org.offhook.sip.tls.TlsFault", french ? Locale.FRENCH : Locale.ENGLISH,
                TlsFault.class.getClassLoader(), ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
            return MessageFormat.format(texts.getString(key), subject, expected, detail);
        } catch (MissingResourceException e) {
            return key + ": " + subject + " " + expected + " " + detail;
        }
    }
}
