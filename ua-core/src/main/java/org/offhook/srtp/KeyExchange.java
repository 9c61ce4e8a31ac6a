package org.offhook.srtp;

import java.util.Locale;

/** How two sides come to the keys of SRTP. */
public enum KeyExchange {
    /** In the session description (RFC 4568): whoever reads the signalling reads the keys, so it belongs inside TLS. */
    SDES,
    /** By a DTLS handshake on the path of the media (RFC 5763, RFC 5764); the signalling carries a fingerprint only. */
    DTLS;

    /** {@return the word in reports and options} */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
