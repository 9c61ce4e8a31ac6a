package org.offhook.sip;

import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.Optional;
import org.offhook.sip.tls.TlsFault;
import org.offhook.sip.tls.TlsSession;

/**
 * What the user-agent core asks of the layer below (RFC 3261 section 17): transactions over a transport. The core calls it
 * on one thread, the agent's loop, and is called back on that same thread, never from inside its own call.
 *
 * <p>The layer retransmits requests, absorbs retransmitted requests and answers them again, acknowledges non-2xx answers
 * to INVITE, answers INVITE with 100 when the core is slow, moves large requests from UDP to TCP (section 18.1.1), adds Via
 * with {@code rport} and refuses what cannot be read. It knows no dialogs: 2xx and their ACKs are the core's (section 13).
 */
public interface TransactionLayer {

    /** Why a request could not be delivered. */
    enum Failure {
        /** The name has no usable address. */
        NAME_RESOLUTION,
        /** Connection refused, network unreachable, broken connection, a write that blocked too long. */
        TRANSPORT,
        /** Nobody answered in time: timer B or F (section 17.1). */
        TIMEOUT
    }

    /** Hears the outcome of {@link #resolve}. */
    interface ResolutionUser {
        /**
         * The name is resolved.
         *
         * @param hop where to send
         */
        void resolved(Hop hop);

        /**
         * The name is not resolved.
         *
         * @param reason one sentence that names the host
         */
        void failed(String reason);
    }

    /** Hears the outcome of a client transaction; after a final response or a failure nothing more comes, except further 2xx to INVITE. */
    interface ClientUser {
        /**
         * A response: any number of 1xx, then one final. A forked or retransmitted 2xx to INVITE comes here too for 64*T1 after the first.
         *
         * @param response the response
         * @param source   where it came from
         */
        void onResponse(SipResponse response, Hop source);

        /**
         * The request was not answered or not delivered.
         *
         * @param failure what kind
         * @param reason  one sentence for people
         */
        void onFailure(Failure failure, String reason);

        /**
         * The request was not delivered because one side refused the TLS of the other. By default a failure of the transport.
         *
         * @param fault what is wrong with the certificate or the handshake
         */
        default void onTlsFault(TlsFault fault) {
            onFailure(Failure.TRANSPORT, fault.sentence(Locale.ENGLISH));
        }
    }

    /** A request under way. */
    interface ClientTransaction {
        /**
         * Sends CANCEL for an INVITE, with the branch of this transaction (section 9.1). To be called only after a
         * provisional response; the answer to the CANCEL itself is not reported.
         *
         * @param extra headers to add, such as Reason
         */
        void cancel(SipHeaders extra);

        /** Forgets the transaction's user: nothing more is reported. */
        void forget();
    }

    /** A request to be answered. */
    interface ServerTransaction {
        /** {@return the request} */
        SipRequest request();

        /** {@return where the request came from} */
        Hop source();

        /**
         * Sends a response. A 2xx to INVITE may be sent again, by the core, until its ACK arrives (section 13.3.1.4).
         *
         * @param response made with {@link SipResponse#to}
         */
        void respond(SipResponse response);
    }

    /** The core: receives what starts at the other side. */
    interface Core {
        /**
         * A new request other than ACK; CANCEL included (the core finds the INVITE by {@link SipMessage#topVia()}).
         * A retransmission of an INVITE answered with 2xx may come here again with the same branch.
         *
         * @param transaction to answer with
         */
        void onRequest(ServerTransaction transaction);

        /**
         * An ACK to a 2xx; those to other answers stay below.
         *
         * @param ack    the ACK
         * @param source where it came from
         */
        void onAck(SipRequest ack, Hop source);

        /**
         * No ACK to a final non-2xx answer, or an answer that could not be delivered.
         *
         * @param transaction the transaction
         * @param failure     what kind
         * @param reason      one sentence for people
         */
        void onServerFailure(ServerTransaction transaction, Failure failure, String reason);

        /**
         * A connection that we had opened has ended: who reaches us over it reaches us no more.
         *
         * @param hop    the other side
         * @param reason one sentence for people
         */
        default void onConnectionLost(Hop hop, String reason) {
        }
    }

    /**
     * Finds the address for a URI: literal address, or a name looked up off the loop.
     *
     * @param uri       a Request-URI, Route or proxy URI
     * @param preferred transport where the URI asks for none
     * @param user      hears the outcome
     */
    void resolve(SipUri uri, Optional<TransportProtocol> preferred, ResolutionUser user);

    /**
     * Tells which local address and port a hop will see us from, for Contact and SDP.
     *
     * @param hop the next hop
     * @return our address on the way to it, with the port of our listening point for its transport; over TLS that of the connection
     *         itself, which is opened where there is none: a phone without a certificate can be reached in no other way
     */
    InetSocketAddress localAddress(Hop hop);

    /**
     * Tells how the connection with a hop is secured.
     *
     * @param hop the other side
     * @return what TLS turned out to be; empty for other transports, and where there is no connection
     */
    default Optional<TlsSession> security(Hop hop) {
        return Optional.empty();
    }

    /**
     * Opens a connection to a hop where there is none, so that the other side can reach us over it again; over datagrams nothing is
     * to be done.
     *
     * @param hop          whom
     * @param reachedAgain runs on the loop once a connection stands; never where none can be had within a few seconds
     */
    default void reconnect(Hop hop, Runnable reachedAgain) {
    }

    /**
     * Tells whether there is a way to a hop. Whoever shows no certificate can only be reached over the connection that it opened.
     *
     * @param hop whom
     * @return false where only the other side could open the connection that is missing
     */
    default boolean reachable(Hop hop) {
        return true;
    }

    /**
     * Sends a request other than ACK and CANCEL in a new transaction.
     *
     * @param request the request, without Via
     * @param hop     where to
     * @param user    hears the outcome
     * @return the transaction
     */
    ClientTransaction send(SipRequest request, Hop hop, ClientUser user);

    /**
     * Sends the ACK to a 2xx, which is no transaction (section 13.2.2.4).
     *
     * @param ack the ACK, without Via
     * @param hop where to
     */
    void sendAck(SipRequest ack, Hop hop);
}
