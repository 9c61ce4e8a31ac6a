package org.offhook.sdp;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.offhook.srtp.Fingerprint;
import org.offhook.srtp.KeyExchange;
import org.offhook.srtp.SecurityPolicy;
import org.offhook.srtp.SrtpKeys;

/**
 * What our side brings to an agreement on SRTP. Immutable.
 *
 * @param policy       how much it matters
 * @param exchanges    ways to come to keys, best first; those that must not be used on this call's signalling are not in it
 * @param sdesKeys     one key of ours for each suite, best first; empty without {@link KeyExchange#SDES}
 * @param fingerprints of our certificate; empty without {@link KeyExchange#DTLS}
 * @param why          why an exchange that was wished for is not in the list, a phrase for people; empty when all are
 */
public record LocalSecurity(SecurityPolicy policy, List<KeyExchange> exchanges, List<SrtpKeys> sdesKeys,
                            List<Fingerprint> fingerprints, String why) {

    /** RTP in clear alone. */
    public static final LocalSecurity OFF = new LocalSecurity(SecurityPolicy.OFF, List.of(), List.of(), List.of(), "");

    /** Checks that each exchange has what it needs, and takes copies. */
    public LocalSecurity {
        Objects.requireNonNull(policy, "policy");
        Objects.requireNonNull(why, "why");
        exchanges = List.copyOf(exchanges);
        sdesKeys = List.copyOf(sdesKeys);
        fingerprints = List.copyOf(fingerprints);
        if (exchanges.contains(KeyExchange.SDES) && sdesKeys.isEmpty()) {
            throw new IllegalArgumentException("SDES without keys");
        }
        if (exchanges.contains(KeyExchange.DTLS) && fingerprints.isEmpty()) {
            throw new IllegalArgumentException("DTLS without a certificate");
        }
        if (policy == SecurityPolicy.REQUIRED && exchanges.isEmpty()) {
            throw new IllegalArgumentException("SRTP is required and there is no way to agree on keys");
        }
    }

    /** {@return transports that suit, the one to offer first} */
    List<MediaProtocol> protocols() {
        List<MediaProtocol> protocols = new ArrayList<>();
        if (policy != SecurityPolicy.REQUIRED) {
            protocols.add(MediaProtocol.RTP_AVP);
            protocols.add(MediaProtocol.RTP_AVPF);
        }
        if (policy != SecurityPolicy.OFF) {
            for (KeyExchange exchange : exchanges) {
                protocols.add(exchange == KeyExchange.SDES ? MediaProtocol.RTP_SAVP : MediaProtocol.UDP_TLS_RTP_SAVP);
                protocols.add(exchange == KeyExchange.SDES ? MediaProtocol.RTP_SAVPF : MediaProtocol.UDP_TLS_RTP_SAVPF);
            }
            // Some write the transport of SDES and mean DTLS (before RFC 5764); the attributes tell.
            if (!exchanges.isEmpty() && !exchanges.contains(KeyExchange.SDES)) {
                protocols.add(MediaProtocol.RTP_SAVP);
                protocols.add(MediaProtocol.RTP_SAVPF);
            }
        }
        return protocols;
    }
}
