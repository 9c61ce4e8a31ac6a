package org.offhook.sip.jain;

import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.offhook.sip.Parameters;
import org.offhook.sip.SipHeaders;
import org.offhook.sip.SipRequest;
import org.offhook.sip.SipResponse;
import org.offhook.sip.TransportProtocol;
import org.offhook.sip.Via;

/** What this layer adds to messages that leave: Via with {@code rport} and a branch, User-Agent, Server. Any thread. */
final class OwnHeaders {

    private static final String COOKIE = "z9hG4bK";

    private final String userAgent;
    private final SecureRandom random = new SecureRandom();
    private final long salt = random.nextLong();

    OwnHeaders(String userAgent) {
        this.userAgent = userAgent;
    }

    SipRequest withVia(SipRequest request, TransportProtocol transport, InetSocketAddress local, String branch) {
        String host = local.getAddress().getHostAddress();
        int scope = host.indexOf('%');
        Parameters parameters = Parameters.NONE.with("rport", "").with("branch", branch);
        Via via = new Via(transport.name(), scope < 0 ? host : host.substring(0, scope), local.getPort(), parameters);
        SipHeaders.Builder headers = SipHeaders.builder().add("Via", via);
        request.headers().lines().forEach(line -> headers.add(line.name(), line.value()));
        return request.withHeaders(headers.build());
    }

    SipRequest withUserAgent(SipRequest request) {
        return userAgent.isEmpty() || request.headers().first("User-Agent").isPresent() ? request
            : request.withHeaders(request.headers().toBuilder().add("User-Agent", userAgent).build());
    }

    SipResponse withServer(SipResponse response) {
        return userAgent.isEmpty() || response.headers().first("Server").isPresent() ? response
            : response.withHeaders(response.headers().toBuilder().add("Server", userAgent).build());
    }

    /** 128 random bits: nobody who does not see our requests can answer them. */
    String newBranch() {
        return COOKIE + hex(16);
    }

    String newTag() {
        return hex(8);
    }

    /** {@return a tag that is the same for every copy of a request, and says nothing to others} */
    String tagFor(String branch) {
        long mixed = branch.hashCode() * 0x9e3779b97f4a7c15L ^ salt;
        return Long.toHexString(mixed ^ mixed >>> 29);
    }

    private String hex(int count) {
        byte[] octets = new byte[count];
        random.nextBytes(octets);
        return HexFormat.of().formatHex(octets);
    }
}
