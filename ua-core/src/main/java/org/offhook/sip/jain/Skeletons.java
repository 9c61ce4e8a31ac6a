package org.offhook.sip.jain;

import gov.nist.core.Host;
import gov.nist.core.HostPort;
import gov.nist.javax.sip.address.AddressImpl;
import gov.nist.javax.sip.address.SipUri;
import gov.nist.javax.sip.header.CallID;
import gov.nist.javax.sip.header.Contact;
import gov.nist.javax.sip.header.ContactList;
import gov.nist.javax.sip.header.Expires;
import gov.nist.javax.sip.header.From;
import gov.nist.javax.sip.header.MaxForwards;
import gov.nist.javax.sip.header.RequestLine;
import gov.nist.javax.sip.header.StatusLine;
import gov.nist.javax.sip.header.To;
import gov.nist.javax.sip.message.SIPMessage;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.ParseException;
import java.util.HexFormat;
import java.util.Locale;
import javax.sip.InvalidArgumentException;
import org.offhook.sip.CSeq;
import org.offhook.sip.Hop;
import org.offhook.sip.SipMessage;
import org.offhook.sip.SipRequest;
import org.offhook.sip.SipResponse;
import org.offhook.sip.TransportProtocol;
import org.offhook.sip.Via;

/**
 * Makes the skeletons that stand for messages in the library: start line, one Via, CSeq, and constants for the other headers
 * it insists on. Of what a peer writes only the method gets into the library.
 */
final class Skeletons {

    private static final String COOKIE = "z9hG4bK";
    private static final byte[] NO_OCTETS = {};

    // Shared by all skeletons: the library only reads them.
    private static final SipUri TARGET = target();
    private static final AddressImpl ADDRESS = new AddressImpl();
    private static final To TO = new To();
    private static final CallID CALL_ID = new CallID("skeleton");
    private static final MaxForwards MAX_FORWARDS = new MaxForwards();
    private static final ContactList CONTACTS = new ContactList();
    private static final Expires EXPIRES = new Expires();

    static {
        ADDRESS.setURI(TARGET);
        TO.setAddress(ADDRESS);
        Contact contact = new Contact();
        contact.setAddress(ADDRESS);
        CONTACTS.add(contact);
        try {
            MAX_FORWARDS.setMaxForwards(70);
            EXPIRES.setExpires(0);
        } catch (InvalidArgumentException e) {
            throw new IllegalStateException("the SIP library refuses constants", e);
        }
    }

    private static SipUri target() {
        SipUri uri = new SipUri();
        try {
            uri.setHost("skeleton.invalid");
        } catch (ParseException e) {
            throw new IllegalStateException("the SIP library refuses constants", e);
        }
        return uri;
    }

    private Skeletons() {
    }

    /**
     * Names a server transaction (RFC 3261 section 17.2.3). The library compares the branch alone, and not at all as the
     * standard says where an old client gives none, so all that makes a transaction is put into a branch of our own: branch,
     * sent-by and method. A branch of nothing but the cookie names nothing (RFC 4475 section 3.2.1), like one without it.
     *
     * @param request a request
     * @return a branch, the same for the request, its repetitions, its CANCEL and the ACK to its refusal
     */
    static String serverBranch(SipRequest request) {
        Via via = request.topVia();
        String branch = via.branch().orElse("");
        boolean named = branch.length() > COOKIE.length() && branch.regionMatches(true, 0, COOKIE, 0, COOKIE.length());
        String identity = (named ? branch + ' ' + via.host().toLowerCase(Locale.ROOT) + ' ' + via.port()
            : String.join(" ", request.requestUri().toString(), request.from().tag().orElse(""), request.callId(),
                String.valueOf(request.cseq().number()), via.toString())) + ' ' + methodOfTransaction(request);
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(identity.getBytes(StandardCharsets.UTF_8));
            return COOKIE + HexFormat.of().formatHex(hash, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }

    private static String methodOfTransaction(SipRequest request) {
        return request.method().equals("ACK") || request.method().equals("CANCEL") ? "INVITE" : request.method();
    }

    /**
     * Makes the Via of a skeleton.
     *
     * @param transport how the message travels
     * @param address   for a server transaction where its answers go, else anything
     * @param branch    names the transaction
     * @return a Via of the library
     */
    private static gov.nist.javax.sip.header.Via via(TransportProtocol transport, InetSocketAddress address, String branch)
        throws ParseException {
        String literal = address.getAddress().getHostAddress();
        int scope = literal.indexOf('%');
        String host = scope < 0 ? literal : literal.substring(0, scope);
        HostPort sentBy = new HostPort();
        sentBy.setHost(new Host(host.indexOf(':') >= 0 ? "[" + host + "]" : host));
        sentBy.setPort(address.getPort());
        gov.nist.javax.sip.header.Via via = new gov.nist.javax.sip.header.Via();
        via.setTransport(transport.name());
        via.setSentBy(sentBy);
        via.setBranch(branch);
        return via;
    }

    /** Where a skeleton's transaction is found by the library: what its Via says. */
    record Place(TransportProtocol transport, InetSocketAddress address, String branch) {
    }

    /** Makes the skeleton of a request; octets are those to be sent, exchange is that of a request that came in. */
    static WireRequest request(SipRequest request, byte[] octets, Place place, ServerExchange exchange) {
        WireRequest skeleton = new WireRequest(request, octets, exchange);
        skeleton.setRequestLine(new RequestLine(TARGET, request.method()));
        return fill(skeleton, request, place);
    }

    /** Makes the skeleton of a response to be sent; exchange is that of the request. */
    static WireResponse response(SipResponse response, byte[] octets, Place place, ServerExchange exchange) {
        return response(response, place, new WireResponse(response, octets, null, exchange));
    }

    /** Makes the skeleton of a response that came in. */
    static WireResponse response(SipResponse response, Hop source, Place place) {
        return response(response, place, new WireResponse(response, NO_OCTETS, source, null));
    }

    private static WireResponse response(SipResponse response, Place place, WireResponse skeleton) {
        StatusLine line = new StatusLine();
        line.setStatusCode(response.status());
        line.setReasonPhrase("S");
        skeleton.setStatusLine(line);
        WireResponse filled = fill(skeleton, response, place);
        // The library insists on these in a 200 to INVITE and in a 2xx to SUBSCRIBE.
        filled.setHeader(CONTACTS);
        filled.setHeader((javax.sip.header.Header) EXPIRES);
        return filled;
    }

    private static <T extends SIPMessage> T fill(T skeleton, SipMessage message, Place place) {
        CSeq cseq = message.cseq();
        try {
            From from = new From();
            from.setAddress(ADDRESS);
            from.setTag("f");
            skeleton.attachHeader(via(place.transport(), place.address(), place.branch()), false);
            skeleton.attachHeader(new gov.nist.javax.sip.header.CSeq(cseq.number(), cseq.method()), false);
            skeleton.attachHeader(from, false);
            skeleton.attachHeader(TO, false);
            skeleton.attachHeader(CALL_ID, false);
            skeleton.attachHeader(MAX_FORWARDS, false);
            return skeleton;
        } catch (ParseException e) {
            throw new IllegalStateException("a skeleton of constants cannot be built", e);
        }
    }
}
