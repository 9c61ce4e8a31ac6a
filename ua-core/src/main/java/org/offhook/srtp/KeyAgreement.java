package org.offhook.srtp;

import java.util.List;

/** What an exchange of session descriptions says about the keys of the media. */
public sealed interface KeyAgreement {

    /** RTP in clear, as nothing else was asked for. */
    KeyAgreement CLEAR = new Clear(false);

    /**
     * RTP in clear.
     *
     * @param downgraded whether we would have taken SRTP and the other side did not
     */
    record Clear(boolean downgraded) implements KeyAgreement {
    }

    /**
     * Keys out of the descriptions.
     *
     * @param local  with which we protect
     * @param remote with which we open
     */
    record Sdes(SrtpKeys local, SrtpKeys remote) implements KeyAgreement {

        /** Checks that both are of one suite. */
        public Sdes {
            if (local.suite() != remote.suite()) {
                throw new IllegalArgumentException(local.suite() + " against " + remote.suite());
            }
        }
    }

    /**
     * Keys out of a DTLS handshake that is to come.
     *
     * @param client       whether we begin it ({@code a=setup:active})
     * @param fingerprints of the certificate that the other side has to show; at least one
     */
    record Dtls(boolean client, List<Fingerprint> fingerprints) implements KeyAgreement {

        /** Takes a copy. */
        public Dtls {
            fingerprints = List.copyOf(fingerprints);
            if (fingerprints.isEmpty()) {
                throw new IllegalArgumentException("DTLS-SRTP without a fingerprint proves nothing");
            }
        }
    }

    /** {@return whether packets are SRTP} */
    default boolean secure() {
        return !(this instanceof Clear);
    }
}
