package org.offhook.srtp.dtls;

import org.offhook.srtp.Fingerprint;
import org.offhook.srtp.SrtpKeys;

/** Hears of one DTLS association. */
public interface DtlsUser {

    /**
     * A datagram is to be sent to the other side.
     *
     * @param datagram the whole of it
     */
    void send(byte[] datagram);

    /**
     * The handshake is complete and the certificate is the announced one.
     *
     * @param keys of both directions
     */
    void keyed(Keys keys);

    /**
     * There will be no keys.
     *
     * @param failure why
     */
    void failed(DtlsFailure failure);

    /**
     * What a handshake gives.
     *
     * @param local  protects what we send
     * @param remote opens what we receive
     * @param peer   fingerprint of the other side's certificate, SHA-256
     */
    record Keys(SrtpKeys local, SrtpKeys remote, Fingerprint peer) {
    }
}
