package org.offhook.sip.account;

import java.util.Locale;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.offhook.sip.CSeq;
import org.offhook.sip.Hop;
import org.offhook.sip.SipHeaders;
import org.offhook.sip.SipRequest;
import org.offhook.sip.SipResponse;
import org.offhook.sip.TransactionLayer;
import org.offhook.sip.auth.AuthOutcome;
import org.offhook.sip.auth.DigestAuthenticator;
import org.offhook.sip.tls.TlsFault;

/**
 * One request that answers the digest challenges it meets: each answer is the same request in a new transaction with the next
 * CSeq (RFC 3261 section 22.2). On the agent's loop.
 *
 * <p>Whether a challenge may be answered at all is decided in {@link #mayAnswerChallenges}, and nowhere else: only when the
 * request went to a server of the account. A request sent straight to a peer (most BYE and re-INVITE) never carries a digest,
 * or any caller could collect material to guess the password from.
 */
public final class AuthenticatedRequest {

    /** Hears what becomes of the request, all its tries taken together. */
    public interface User {
        /**
         * A try goes out.
         *
         * @param request as it is sent
         */
        default void onSent(SipRequest request) {
        }

        /**
         * A provisional response, 100 among them.
         *
         * @param response the response
         * @param source   where it came from
         */
        default void onProvisional(SipResponse response, Hop source) {
        }

        /**
         * The final response; for INVITE also further 2xx, repeated or from other branches of a fork.
         *
         * @param response the response
         * @param source   where it came from
         */
        void onFinal(SipResponse response, Hop source);

        /**
         * A challenge that was not answered, or whose answer was refused.
         *
         * @param challenge the last 401 or 407
         * @param source    where it came from
         * @param sentence  why, for people
         */
        default void onUnauthorized(SipResponse challenge, Hop source, String sentence) {
            onFinal(challenge, source);
        }

        /**
         * The final response, of a server that gave a wrong proof that it knows the password (RFC 7616 section 3.5): it is not
         * the account's server, or somebody on the way has changed what it says.
         *
         * @param response the response
         * @param source   where it came from
         */
        default void onUnproven(SipResponse response, Hop source) {
            onFinal(response, source);
        }

        /**
         * The request was not answered or not delivered.
         *
         * @param failure what kind
         * @param reason  one sentence for people
         */
        void onFailure(TransactionLayer.Failure failure, String reason);

        /**
         * The request was not delivered because one side refused the TLS of the other. By default a failure of the transport.
         *
         * @param fault what is wrong with the certificate or the handshake
         */
        default void onTlsFault(TlsFault fault) {
            onFailure(TransactionLayer.Failure.TRANSPORT, fault.sentence(Locale.ENGLISH));
        }
    }

    private static final String NOT_OUR_SERVER =
        "The password was asked for by a server that is neither the registrar nor the outbound proxy of the account.";

    private final TransactionLayer layer;
    private final SipAccount account;
    private final Hop hop;
    private final LongSupplier nextCSeq;
    private final User user;
    private final DigestAuthenticator.Exchange exchange;
    private SipRequest sent;
    private TransactionLayer.ClientTransaction transaction;
    private boolean answersChallenges;
    private boolean provisionalSeen;
    private boolean repeated;

    private AuthenticatedRequest(TransactionLayer layer, SipAccount account, Hop hop, LongSupplier nextCSeq, User user) {
        this.layer = Objects.requireNonNull(layer, "layer");
        this.account = Objects.requireNonNull(account, "account");
        this.hop = Objects.requireNonNull(hop, "hop");
        this.nextCSeq = Objects.requireNonNull(nextCSeq, "nextCSeq");
        this.user = Objects.requireNonNull(user, "user");
        this.exchange = account.authenticator().begin();
        this.answersChallenges = mayAnswerChallenges();
    }

    /**
     * Sends a request.
     *
     * @param layer    sends
     * @param account  whose credentials to use
     * @param request  the request, with the CSeq of its first try
     * @param hop      where to
     * @param nextCSeq gives the number of each further try
     * @param user     hears the outcome
     * @return the request under way
     */
    public static AuthenticatedRequest send(TransactionLayer layer, SipAccount account, SipRequest request, Hop hop,
                                            LongSupplier nextCSeq, User user) {
        AuthenticatedRequest sending = new AuthenticatedRequest(layer, account, hop, nextCSeq, user);
        sending.transmit(sending.answersChallenges ? sending.exchange.authorizeAhead(request) : request);
        return sending;
    }

    private boolean mayAnswerChallenges() {
        return account.path().contains(hop);
    }

    private void transmit(SipRequest request) {
        sent = request;
        user.onSent(request);
        provisionalSeen = false;
        transaction = layer.send(request, hop, new Try(request));
    }

    /** {@return the request as it was sent last} */
    public SipRequest sent() {
        return sent;
    }

    /** {@return whether the current try has a provisional response, so that it may be cancelled} */
    public boolean provisionalSeen() {
        return provisionalSeen;
    }

    /** From now on a challenge is a final response like any other: the request is not wanted any more. */
    public void giveUpRetrying() {
        answersChallenges = false;
    }

    /**
     * Sends CANCEL for the current try of an INVITE; only after a provisional response.
     *
     * @param extra headers to add, such as Reason
     */
    public void cancel(SipHeaders extra) {
        transaction.cancel(extra);
    }

    /** Forgets the request: nothing more is reported. */
    public void forget() {
        transaction.forget();
    }

    private final class Try implements TransactionLayer.ClientUser {

        private final SipRequest request;
        private boolean answered;

        private Try(SipRequest request) {
            this.request = request;
        }

        @Override
        public void onResponse(SipResponse response, Hop source) {
            if (response.provisional()) {
                provisionalSeen = true;
                user.onProvisional(response, source);
            } else if (DigestAuthenticator.isChallenge(response)) {
                onChallenge(response, source);
            } else {
                // A repeated 2xx must not renew the nonce again: its count would start over.
                boolean proven = answered || exchange.onAnswered(request, response);
                answered = true;
                if (proven) {
                    user.onFinal(response, source);
                } else {
                    user.onUnproven(response, source);
                }
            }
        }

        private void onChallenge(SipResponse challenge, Hop source) {
            if (!answersChallenges) {
                user.onUnauthorized(challenge, source, NOT_OUR_SERVER);
                return;
            }
            AuthOutcome outcome = exchange.answer(request, challenge);
            if (outcome instanceof AuthOutcome.Retry retry) {
                CSeq next = new CSeq(nextCSeq.getAsLong(), request.method());
                transmit(retry.request().withHeaders(retry.request().headers().toBuilder().set("CSeq", next).build()));
            } else if (outcome instanceof AuthOutcome.Refused refused) {
                user.onUnauthorized(challenge, source, refused.sentence());
            }
        }

        /**
         * A request inside a dialog that dies with its connection is sent once more, over a new one and with a number of its own:
         * a call is not to end because a proxy was started again.
         */
        @Override
        public void onFailure(TransactionLayer.Failure failure, String reason) {
            boolean inDialog = request.to().tag().isPresent();
            if (failure == TransactionLayer.Failure.TRANSPORT && inDialog && hop.transport().reliable() && !repeated) {
                repeated = true;
                transmit(request.withHeaders(request.headers().toBuilder()
                    .set("CSeq", new CSeq(nextCSeq.getAsLong(), request.method())).build()));
            } else {
                user.onFailure(failure, reason);
            }
        }

        @Override
        public void onTlsFault(TlsFault fault) {
            user.onTlsFault(fault);
        }
    }
}
