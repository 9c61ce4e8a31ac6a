package org.offhook.media;

import org.offhook.srtp.Fingerprint;
import org.offhook.srtp.KeyExchange;
import org.offhook.srtp.SrtpSuite;

/**
 * How a stream is protected.
 *
 * @param suite    crypto suite; {@code null} as long as a DTLS handshake has not given keys, and nothing is sent or taken
 * @param exchange where the keys come from
 * @param peer     fingerprint of the certificate that the other side showed; {@code null} without DTLS
 */
public record StreamSecurity(SrtpSuite suite, KeyExchange exchange, Fingerprint peer) {

    /** {@return suite and exchange for people} */
    @Override
    public String toString() {
        return (suite == null ? "waiting for keys" : suite.name()) + " by " + exchange.name();
    }
}
