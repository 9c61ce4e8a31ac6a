package org.offhook.threats;

import java.net.InetAddress;
import java.security.SecureRandom;
import java.util.List;
import org.offhook.codecs.g711.PcmuCodec;
import org.offhook.sdp.LocalMedia;
import org.offhook.sdp.LocalSecurity;
import org.offhook.sdp.OfferAnswerSession;
import org.offhook.srtp.Fingerprint;
import org.offhook.srtp.KeyExchange;
import org.offhook.srtp.SecurityPolicy;
import org.offhook.srtp.SrtpKeys;
import org.offhook.srtp.SrtpSuite;

/** Negotiations of one call with SRTP, without sockets. */
final class Secured {

    private static final SecureRandom RANDOM = new SecureRandom();

    private Secured() {
    }

    static LocalSecurity brings(SecurityPolicy policy, KeyExchange exchange) {
        boolean sdes = exchange == KeyExchange.SDES;
        byte[] certificate = new byte[8];
        RANDOM.nextBytes(certificate);
        return new LocalSecurity(policy, List.of(exchange),
            sdes ? SrtpSuite.PREFERENCE.stream().map(suite -> SrtpKeys.random(suite, RANDOM)).toList() : List.of(),
            sdes ? List.of() : List.of(Fingerprint.sha256(certificate)), "");
    }

    static OfferAnswerSession session(long id, SecurityPolicy policy, KeyExchange exchange) {
        return new OfferAnswerSession(LocalMedia.audio(InetAddress.getLoopbackAddress(), 40_000, 40_001, List.of(new PcmuCodec()))
            .withSecurity(brings(policy, exchange)), id);
    }
}
