package org.offhook;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.offhook.call.MediaUnavailableException;
import org.offhook.sdp.LocalSecurity;
import org.offhook.srtp.Fingerprint;
import org.offhook.srtp.KeyExchange;
import org.offhook.srtp.SecurityPolicy;
import org.offhook.srtp.SrtpKeys;
import org.offhook.srtp.SrtpSuite;

/** The keys that our side of one call brings. Made once for each call, so that a call that goes on keeps them. On the loop. */
final class CallKeys {

    private static final int NOT_ACCEPTABLE_HERE = 488;

    private final SrtpOptions options;
    private final List<Fingerprint> fingerprints;
    private final SecureRandom random;
    private volatile List<SrtpKeys> sdesKeys = List.of();

    /**
     * Prepares the keys of a call.
     *
     * @param options      what is wanted
     * @param fingerprints of our certificate; needed where DTLS is wanted
     * @param random       a good source
     */
    CallKeys(SrtpOptions options, List<Fingerprint> fingerprints, SecureRandom random) {
        this.options = options;
        this.fingerprints = fingerprints;
        this.random = random;
    }

    /** Overwrites the keys of a call that is over; from any thread, when nobody sends or negotiates any more. */
    void destroy() {
        sdesKeys.forEach(SrtpKeys::destroy);
    }

    /**
     * Says what may be offered and accepted over a kind of signalling.
     *
     * @param confidential whether the next hop of the signalling is reached inside TLS
     * @return what our side brings
     * @throws MediaUnavailableException when SRTP is required and no allowed way to keys is left
     */
    LocalSecurity over(boolean confidential) throws MediaUnavailableException {
        if (options.policy() == SecurityPolicy.OFF) {
            return LocalSecurity.OFF;
        }
        List<KeyExchange> allowed = new ArrayList<>(options.exchanges());
        String why = "";
        if (!confidential && !options.sdesInClear() && allowed.remove(KeyExchange.SDES)) {
            why = "keys by SDES would be readable, as the signalling is not inside TLS";
        }
        if (allowed.isEmpty() && options.policy() == SecurityPolicy.REQUIRED) {
            throw new MediaUnavailableException("SRTP is required, and SDES keys would be readable without TLS: use TLS, DTLS keys, or allow it",
                NOT_ACCEPTABLE_HERE);
        }
        boolean sdes = allowed.contains(KeyExchange.SDES);
        if (sdes && sdesKeys.isEmpty()) {
            sdesKeys = SrtpSuite.PREFERENCE.stream().map(suite -> SrtpKeys.random(suite, random)).toList();
        }
        return new LocalSecurity(options.policy(), allowed, sdes ? sdesKeys : List.of(),
            allowed.contains(KeyExchange.DTLS) ? fingerprints : List.of(), why);
    }
}
