package org.offhook.srtp.dtls;

import org.offhook.srtp.KeyAgreement;

/** Begins DTLS associations. */
@FunctionalInterface
public interface DtlsConnector {

    /** For media that never does DTLS. */
    DtlsConnector NONE = (agreement, user) -> {
        throw new IllegalStateException("DTLS was agreed on without a certificate of ours");
    };

    /**
     * Begins an association: as a client it speaks at once, as a server it waits.
     *
     * @param agreement our role, and the fingerprint that the other side's certificate must have
     * @param user      hears of it, on the thread that owns the media
     * @return where to bring the datagrams of the other side
     */
    DtlsLink connect(KeyAgreement.Dtls agreement, DtlsUser user);
}
