package org.offhook.sip.jain;

import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.parser.ParseExceptionListener;
import gov.nist.javax.sip.parser.StringMsgParser;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.ParseException;
import java.util.HexFormat;
import java.util.Locale;
import org.offhook.sip.CSeq;
import org.offhook.sip.Hop;
import org.offhook.sip.SipMessage;
import org.offhook.sip.SipRequest;
import org.offhook.sip.SipResponse;
import org.offhook.sip.SipSyntaxException;
import org.offhook.sip.TransportProtocol;
import org.offhook.sip.Via;

/**
 * Makes the skeletons that stand for messages in the library: start line, one Via, CSeq, and constants for the other headers
 * it insists on. Nothing a peer writes but the method reaches the library's parser.
 */
final class Skeletons {

    private static final String COOKIE = "z9hG4bK";

    private Skeletons() {
    }

    /**
     * Names a server transaction (RFC 3261 section 17.2.3). The library compares the branch alone, and not at all as the
     * standard says where an old client gives none, so all that makes a transaction is put into a branch of our own.
     *
     * @param request a request
     * @return a branch, the same for the request, its repetitions, its CANCEL and the ACK to its refusal
     */
    static String serverBranch(SipRequest request) {
        Via via = request.topVia();
        String branch = via.branch().orElse("");
        String identity = branch.regionMatches(true, 0, COOKIE, 0, COOKIE.length())
            ? branch + ' ' + via.host().toLowerCase(Locale.ROOT) + ' ' + via.port()
            : String.join(" ", request.requestUri().toString(), request.from().tag().orElse(""), request.callId(),
                String.valueOf(request.cseq().number()), via.toString());
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(identity.getBytes(StandardCharsets.UTF_8));
            return COOKIE + HexFormat.of().formatHex(hash, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }

    /**
     * Writes the Via of a skeleton.
     *
     * @param transport how the message travels
     * @param address   for a server transaction where its answers go, else anything
     * @param branch    names the transaction
     * @return the value
     */
    static String via(TransportProtocol transport, InetSocketAddress address, String branch) {
        String host = address.getAddress().getHostAddress();
        int scope = host.indexOf('%');
        String plain = scope < 0 ? host : host.substring(0, scope);
        return "SIP/2.0/" + transport + " " + (plain.indexOf(':') >= 0 ? "[" + plain + "]" : plain) + ":" + address.getPort()
            + ";branch=" + branch;
    }

    /** Makes the skeleton of a request; octets are those to be sent, exchange is that of a request that came in. */
    static WireRequest request(SipRequest request, byte[] octets, String via, ServerExchange exchange) {
        WireRequest skeleton = new WireRequest(request, octets, exchange);
        return (WireRequest) parse(request.method() + " sip:skeleton.invalid SIP/2.0", request, via, skeleton);
    }

    /** Makes the skeleton of a response to be sent. */
    static WireResponse response(SipResponse response, byte[] octets, String via) {
        return response(response, via, new WireResponse(response, octets, null));
    }

    /** Makes the skeleton of a response that came in. */
    static WireResponse response(SipResponse response, Hop source, String via) {
        return response(response, via, new WireResponse(response, new byte[0], source));
    }

    private static WireResponse response(SipResponse response, String via, WireResponse skeleton) {
        return (WireResponse) parse("SIP/2.0 " + response.status() + " S", response, via, skeleton);
    }

    private static SIPMessage parse(String startLine, SipMessage message, String via, SIPMessage skeleton) {
        CSeq cseq = message.cseq();
        String text = startLine + "\r\nVia: " + via + "\r\nCSeq: " + cseq.number() + " " + cseq.method()
            + "\r\nFrom: <sip:f.invalid>;tag=f\r\nTo: <sip:t.invalid>\r\nCall-ID: skeleton\r\nMax-Forwards: 70"
            + "\r\nContact: <sip:c.invalid>" + (message instanceof SipResponse ? "\r\nExpires: 0" : "")
            + "\r\nContent-Length: 0\r\n\r\n";
        try {
            return new SkeletonParser(skeleton).parseSIPMessage(text.getBytes(StandardCharsets.US_ASCII), true, false,
                Skeletons::refuse);
        } catch (ParseException | RuntimeException e) {
            throw new SipSyntaxException("the transaction layer cannot take this message: " + e.getMessage());
        }
    }

    private static void refuse(ParseException fault, SIPMessage message, Class<?> header, String text, String whole)
        throws ParseException {
        throw fault;
    }

    /** The library's parser, filling an object of ours. */
    private static final class SkeletonParser extends StringMsgParser {
        private final SIPMessage skeleton;

        private SkeletonParser(SIPMessage skeleton) {
            this.skeleton = skeleton;
        }

        @Override
        protected SIPMessage processFirstLine(String line, ParseExceptionListener listener, byte[] octets)
            throws ParseException {
            SIPMessage parsed = super.processFirstLine(line, listener, octets);
            if (skeleton instanceof WireRequest request && parsed instanceof gov.nist.javax.sip.message.SIPRequest source) {
                request.setRequestLine(source.getRequestLine());
                return request;
            }
            if (skeleton instanceof WireResponse response
                && parsed instanceof gov.nist.javax.sip.message.SIPResponse source) {
                response.setStatusLine(source.getStatusLine());
                return response;
            }
            throw new ParseException("not what it should be", 0);
        }
    }
}
