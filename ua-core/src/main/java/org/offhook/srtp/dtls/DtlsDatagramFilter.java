package org.offhook.srtp.dtls;

/**
 * Looks at a datagram before BouncyCastle does, and lets pass what is DTLS by its lengths (RFC 6347 sections 4.1 and 4.2.2).
 *
 * <p>The reason: a handshake message announces its length before it comes, up to 16 MB, and BouncyCastle 1.84 makes room for each one
 * announced. One datagram of 205 octets with sixteen announcements costs 256 MB (CVE-2026-59646). No handshake here comes near the limit.
 */
final class DtlsDatagramFilter {

    private static final int RECORD_HEADER_OCTETS = 13;
    private static final int HANDSHAKE_HEADER_OCTETS = 12;
    private static final int HANDSHAKE = 22;
    private static final int DTLS_MAJOR = 0xFE;
    /** A certificate chain of several kilobytes fits; a phone shows one certificate of less than one. */
    private static final int LONGEST_MESSAGE_OCTETS = 16_384;

    private DtlsDatagramFilter() {
    }

    /**
     * Checks a datagram.
     *
     * @return whether it is a row of whole records whose handshake messages, as far as they are not encrypted, are of a bearable length
     */
    static boolean accepts(byte[] datagram, int offset, int length) {
        int at = offset;
        int end = offset + length;
        while (at < end) {
            if (end - at < RECORD_HEADER_OCTETS || number(datagram, at + 1, 1) != DTLS_MAJOR) {
                return false;
            }
            int epoch = number(datagram, at + 3, 2);
            int fragment = at + RECORD_HEADER_OCTETS;
            int next = fragment + number(datagram, at + 11, 2);
            if (next > end || datagram[at] == HANDSHAKE && epoch == 0 && !bearable(datagram, fragment, next)) {
                return false;
            }
            at = next;
        }
        return length > 0;
    }

    private static boolean bearable(byte[] datagram, int from, int end) {
        int at = from;
        while (at < end) {
            if (end - at < HANDSHAKE_HEADER_OCTETS) {
                return false;
            }
            int messageOctets = number(datagram, at + 1, 3);
            int fragmentOffset = number(datagram, at + 6, 3);
            int fragmentOctets = number(datagram, at + 9, 3);
            int next = at + HANDSHAKE_HEADER_OCTETS + fragmentOctets;
            if (messageOctets > LONGEST_MESSAGE_OCTETS || fragmentOffset + fragmentOctets > messageOctets || next > end) {
                return false;
            }
            at = next;
        }
        return at > from;
    }

    private static int number(byte[] octets, int at, int count) {
        int value = 0;
        for (int i = 0; i < count; i++) {
            value = value << 8 | octets[at + i] & 0xFF;
        }
        return value;
    }
}
