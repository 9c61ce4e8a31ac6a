package org.offhook.srtp.dtls;

/**
 * Keeps a client's change of cipher from a server as long as the message before it, CertificateVerify, has not passed (RFC 5246 section
 * 7.3 has them in this order). The reason: BouncyCastle 1.84 changes its cipher when it is told to, even with a message missing, and then
 * takes the repetitions of that message for old ones: the handshake hangs until its time is over. At 20 % loss that met one in ten.
 */
final class ChangeCipherGuard {

    private static final int RECORD_HEADER_OCTETS = 13;
    private static final int CHANGE_CIPHER_SPEC = 20;
    private static final int HANDSHAKE = 22;
    private static final int CERTIFICATE_VERIFY = 15;

    private boolean verified;

    /**
     * Says how much of a datagram may be handed on now; the client repeats the rest.
     *
     * @param datagram whole records, as {@link DtlsDatagramFilter} wants them
     * @return octets
     */
    int admitted(byte[] datagram) {
        int at = 0;
        while (at < datagram.length && !verified) {
            boolean clear = datagram[at + 3] == 0 && datagram[at + 4] == 0;
            if (clear && datagram[at] == CHANGE_CIPHER_SPEC) {
                return at;
            }
            int end = at + RECORD_HEADER_OCTETS + number(datagram, at + 11, 2);
            verified = clear && datagram[at] == HANDSHAKE && endsCertificateVerify(datagram, at + RECORD_HEADER_OCTETS, end);
            at = end;
        }
        return datagram.length;
    }

    private static boolean endsCertificateVerify(byte[] datagram, int from, int end) {
        for (int at = from; at + 12 <= end; at += 12 + number(datagram, at + 9, 3)) {
            if (datagram[at] == CERTIFICATE_VERIFY
                && number(datagram, at + 6, 3) + number(datagram, at + 9, 3) == number(datagram, at + 1, 3)) {
                return true;
            }
        }
        return false;
    }

    private static int number(byte[] octets, int at, int count) {
        int value = 0;
        for (int i = 0; i < count; i++) {
            value = value << 8 | octets[at + i] & 0xFF;
        }
        return value;
    }
}
