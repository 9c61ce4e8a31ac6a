package org.offhook.call;

import java.util.Optional;
import org.offhook.call.CallOutcome.Cause;
import org.offhook.call.CallOutcome.EndedBy;
import org.offhook.call.InviteBranches.Branch;
import org.offhook.sdp.NegotiationException;
import org.offhook.sdp.OfferAnswerSession;
import org.offhook.sdp.SessionDescription;
import org.offhook.sip.Hop;
import org.offhook.sip.NameAddr;
import org.offhook.sip.SipHeaders;
import org.offhook.sip.SipRequest;
import org.offhook.sip.SipResponse;
import org.offhook.sip.SipSyntaxException;
import org.offhook.sip.SipUri;
import org.offhook.sip.TransactionLayer;
import org.offhook.sip.account.AuthenticatedRequest;
import org.offhook.sip.account.SipAccount;
import org.offhook.sip.tls.TlsFault;
import org.offhook.time.Timers;

/**
 * The INVITE of a call that we place, until one branch of it is answered (RFC 3261 section 13.2): challenges, redirections,
 * provisional answers of several branches, CANCEL. On the agent's loop.
 *
 * <p>It outlives the call where the network does: a 2xx that crosses our CANCEL, or comes from a second branch, is
 * acknowledged and ended with BYE even when the end of the call was reported long ago (section 13.2.2.4).
 */
final class OutgoingInvite implements AuthenticatedRequest.User {

    private static final byte[] NO_BODY = {};

    private final CallMachine call;
    private final CallContext context;
    private final CallSettings settings;
    private final InviteRequests requests;
    private final Redirects redirects;
    private final InviteBranches branches;
    private final Cancellation cancellation;
    private SipUri target;
    /** The INVITE under way, null while a name is looked up. */
    private AuthenticatedRequest request;
    private SipRequest invite;
    /** The exchange as it stood when the INVITE went out; every branch goes on from a copy of it. */
    private OfferAnswerSession offered;
    private boolean decided;
    private Timers.Timer noAnswerTimer;

    OutgoingInvite(CallMachine call, CallContext context, CallSettings settings, SipUri target) {
        this.call = call;
        this.context = context;
        this.settings = settings;
        this.target = target;
        this.requests = new InviteRequests(settings.account(), context, call.callId(), target);
        this.redirects = new Redirects(target);
        this.branches = new InviteBranches(call, context.table());
        this.cancellation = new Cancellation(call.ending(), context.timers(), settings.sixtyFourT1Nanos());
    }

    NameAddr local() {
        return requests.local();
    }

    void start() {
        SipUri first = settings.account().outboundProxy().orElse(target);
        // A sips target goes over TLS from the first hop on, whatever the proxy was configured with (RFC 3261 section 26.2.2).
        SipUri hopUri = target.secure() ? first.overTls() : first;
        context.layer().resolve(hopUri, settings.account().preferredTransport(), new TransactionLayer.ResolutionUser() {
            @Override
            public void resolved(Hop hop) {
                if (!decided) {
                    FaultBarrier.guard(call, () -> onResolved(hop));
                }
            }

            @Override
            public void failed(String reason) {
                if (!decided) {
                    decide(EndReason.of(Cause.NAME_RESOLUTION, EndedBy.NETWORK, 0, reason));
                }
            }
        });
    }

    private void onResolved(Hop hop) {
        SipAccount account = settings.account();
        if (account.serves(target)) {
            account.path().learn(hop);
        }
        try {
            call.media().open(context.layer().localAddress(hop).getAddress(), hop);
        } catch (MediaUnavailableException e) {
            decide(EndReason.of(Cause.MEDIA, EndedBy.LOCAL, 0, e.getMessage()));
            return;
        }
        if (noAnswerTimer == null) {
            noAnswerTimer = context.timers().after(settings.noAnswerTimeoutMs() * 1_000_000, this::onNoAnswer);
        }
        call.sentTo(hop);
        request = AuthenticatedRequest.send(context.layer(), account, requests.invite(target, hop, offer()), hop,
            requests::nextSequence, new FaultBarrier(call, this));
    }

    private byte[] offer() {
        offered = call.media().session();
        if (settings.lateOffer()) {
            return NO_BODY;
        }
        // After a redirection the offer before it is void, and the same is made again.
        offered.withdrawOffer();
        return offered.createOffer().encode();
    }

    @Override
    public void onSent(SipRequest request) {
        invite = request;
    }

    @Override
    public void onProvisional(SipResponse response, Hop source) {
        if (cancellation.wanted()) {
            cancellation.send(request);
            return;
        }
        if (decided || response.status() == 100) {
            return;
        }
        // A reliable provisional answer (Require: 100rel) was not asked for; it is taken as a plain one.
        boolean sound = response.to().tag().isPresent() && takeEarlyAnswer(response, source);
        call.onProvisional(response, sound);
    }

    /** A description in an 18x is the answer of that branch (section 13.2.1); an unusable one is left for the 2xx to settle. */
    private boolean takeEarlyAnswer(SipResponse response, Hop source) {
        try {
            Branch branch = branch(response, source);
            Optional<SessionDescription> answer = settings.lateOffer() ? Optional.empty() : SdpBody.in(response);
            if (answer.isEmpty()) {
                return false;
            }
            branch.session().acceptAnswer(answer.get());
            branch.markAnswered();
            call.media().use(branch.session());
            call.media().peerIs(source);
            return true;
        } catch (UnacceptableBodyException | NegotiationException | SipSyntaxException e) {
            return false;
        }
    }

    private Branch branch(SipResponse response, Hop source) {
        return branches.of(response, source, invite, offered, !decided);
    }

    @Override
    public void onFinal(SipResponse response, Hop source) {
        if (response.success()) {
            onSuccess(response, source);
            return;
        }
        call.ending().keep(FinalAnswer.of(response, source));
        if (cancellation.wanted()) {
            cancellation.done(response);
        } else if (response.status() < 400 && settings.followRedirects()) {
            followRedirect(response);
        } else {
            decide(refused(response));
        }
    }

    private EndReason refused(SipResponse response) {
        EndReason reason = EndReason.refused(response, call.times().ringingNanos().isPresent());
        return reason.cause() == Cause.NO_COMMON_CODEC ? reason.withCodecs(call.media().listsAgainst(response)) : reason;
    }

    @Override
    public void onUnauthorized(SipResponse challenge, Hop source, String sentence) {
        call.ending().keep(FinalAnswer.of(challenge, source));
        if (cancellation.wanted()) {
            cancellation.done(challenge);
            return;
        }
        decide(EndReason.of(Cause.UNAUTHORIZED, EndedBy.REMOTE, challenge.status(), sentence)
            .withPhrase(challenge.reason()).withEvidence(challenge));
    }

    @Override
    public void onFailure(TransactionLayer.Failure failure, String reason) {
        endUnanswered(EndReason.undelivered(failure, "B", reason));
    }

    @Override
    public void onTlsFault(TlsFault fault) {
        endUnanswered(EndReason.tls(fault));
    }

    /** No usable answer will come; when the call was given up already, that is how it ended. */
    private void endUnanswered(EndReason reason) {
        if (cancellation.wanted()) {
            cancellation.done();
        } else if (!decided) {
            decide(reason);
        }
    }

    private void followRedirect(SipResponse redirect) {
        redirects.add(redirect);
        Optional<SipUri> next = redirects.next();
        if (next.isEmpty()) {
            decide(refused(redirect));
            return;
        }
        target = next.get();
        request = null;
        branches.stopServing();
        start();
    }

    private void onSuccess(SipResponse response, Hop source) {
        cancellation.stopTimer();
        Branch branch;
        try {
            branch = branch(response, source);
        } catch (SipSyntaxException e) {
            // Without a readable Contact and route there is nowhere to send the ACK; the other side gives up by itself.
            endUnanswered(EndReason.of(Cause.PROTOCOL, EndedBy.LOCAL, 0, "The answer to INVITE cannot be read: " + e.getMessage() + "."));
            return;
        }
        if (branch.ack() != null) {
            call.sender().sendAck(branch.dialog(), branch.ack());
            return;
        }
        if (decided || cancellation.wanted()) {
            dismiss(branch, response);
            return;
        }
        call.ending().keep(FinalAnswer.of(response, source));
        confirm(branch, response);
    }

    /** A branch that nobody waits for: it gets its ACK and a BYE. */
    private void dismiss(Branch branch, SipResponse response) {
        acknowledge(branch, response, NO_BODY);
        call.ending().bye(branch.dialog(), SipHeaders.NONE, () -> {
            if (cancellation.wanted()) {
                cancellation.done(response);
            }
        });
    }

    private void confirm(Branch branch, SipResponse response) {
        decided = true;
        stopNoAnswerTimer();
        branches.stopServing();
        call.media().use(branch.session());
        try {
            byte[] ackBody = settings.lateOffer() ? answerLateOffer(response) : takeAnswer(branch, response);
            acknowledge(branch, response, ackBody);
            call.answered(branch.dialog(), CallPhase.CONFIRMED);
        } catch (UnacceptableBodyException | NegotiationException e) {
            acknowledge(branch, response, NO_BODY);
            call.established(branch.dialog());
            call.ending().endWithBye(EndReason.unusable(e));
        }
    }

    private byte[] takeAnswer(Branch branch, SipResponse response) throws UnacceptableBodyException, NegotiationException {
        Optional<SessionDescription> answer = SdpBody.in(response);
        if (answer.isPresent()) {
            branch.session().acceptAnswer(answer.get());
        } else if (!branch.answered()) {
            throw new UnacceptableBodyException(400, "The call was answered without a session description.", SipHeaders.NONE);
        }
        return NO_BODY;
    }

    private byte[] answerLateOffer(SipResponse response) throws UnacceptableBodyException {
        SessionDescription offer = SdpBody.in(response).orElseThrow(() -> new UnacceptableBodyException(400,
            "The call was answered without an offer, which was left to the other side.", SipHeaders.NONE));
        return call.media().answer(offer);
    }

    private void acknowledge(Branch branch, SipResponse response, byte[] body) {
        SipHeaders.Builder headers = SipHeaders.builder();
        if (body.length > 0) {
            headers.add("Content-Type", SessionDescription.CONTENT_TYPE);
        }
        call.sender().sendAck(branch.dialog(),
            branch.acknowledge(invite, response, headers.build(), body));
    }

    private void onNoAnswer() {
        noAnswerTimer = null;
        call.ending().cancel(EndReason.timer(Cause.NO_ANSWER, 0, "no-answer",
            "Nobody answered within " + settings.noAnswerTimeoutMs() / 1000 + " s."));
    }

    /**
     * Gives the call up. While a name is looked up it is over at once; else CANCEL goes out as soon as it may (section 9.1).
     *
     * @return whether something is under way, so that {@link CallEnding#cancelDone} will be called
     */
    boolean cancel(EndReason reason) {
        stopNoAnswerTimer();
        if (request == null) {
            decided = true;
            return false;
        }
        cancellation.begin(reason, request);
        return true;
    }

    private void decide(EndReason reason) {
        decided = true;
        stopNoAnswerTimer();
        call.ending().finish(reason);
    }

    private void stopNoAnswerTimer() {
        if (noAnswerTimer != null) {
            noAnswerTimer.cancel();
            noAnswerTimer = null;
        }
    }

    /** {@return the early dialog of that name} */
    Dialog dialog(DialogId id) {
        return branches.dialog(id);
    }

    /** The call is let go of: its early dialogs are served no more. */
    void forgetBranches() {
        branches.stopServing();
    }
}
