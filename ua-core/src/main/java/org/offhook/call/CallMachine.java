package org.offhook.call;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.offhook.call.CallOutcome.Cause;
import org.offhook.call.CallOutcome.EndedBy;
import org.offhook.sip.Hop;
import org.offhook.sip.NameAddr;
import org.offhook.sip.SipRequest;
import org.offhook.sip.SipResponse;
import org.offhook.sip.SipSyntaxException;
import org.offhook.sip.SipUri;
import org.offhook.sip.TransactionLayer;
import org.offhook.sip.tls.TlsSession;

/**
 * One call: where it stands, and the one place where its end is reported. Pure, on the agent's loop. The work is done by
 * {@link OutgoingInvite} or {@link IncomingInvite} until it is answered, by {@link SessionModifier} and
 * {@link InDialogRequests} while it is up, and by {@link CallEnding}.
 *
 * <pre>
 * from                        event                                   to          action
 * -                           call()                                  CALLING     look up, INVITE
 * CALLING                     180                                     RINGING
 * CALLING, RINGING            18x with SDP                            EARLY_MEDIA media agreed
 * CALLING..EARLY_MEDIA        2xx                                     CONFIRMED   ACK, media agreed
 * CALLING..EARLY_MEDIA        3xx-6xx, no answer at all               ENDED
 * CALLING..EARLY_MEDIA        hangup(), no-answer timer               CANCELLING  CANCEL after the first 1xx
 * CANCELLING                  final answer, 2 s                       ENDED       2xx: ACK and BYE
 *
 * -                           INVITE that suits us                    INCOMING
 * INCOMING, ALERTING          ring(), progress()                      ALERTING    180, 183
 * INCOMING, ALERTING          accept()                                ANSWERED    2xx, repeated
 * INCOMING, ALERTING          reject(), redirect(), hangup(), timer   ENDED       3xx-6xx
 * INCOMING, ALERTING          CANCEL, BYE                             ENDED       487
 * ANSWERED                    ACK                                     CONFIRMED
 * ANSWERED                    64*T1 without ACK                       ENDING      BYE
 * ANSWERED                    hangup()                                ENDING      BYE after the ACK
 *
 * CONFIRMED                   hangup(), 408 or 481 to a re-INVITE     ENDING      BYE
 * ANSWERED, CONFIRMED         BYE                                     ENDED       200
 * ENDING                      answer to BYE, 2 s, BYE                 ENDED
 * </pre>
 *
 * <p>{@code ENDED} is what the user is told. What the network still needs (a BYE without answer, a CANCEL, the ACK to a late
 * 2xx) goes on in the background, and only then the call is let go of.
 */
public final class CallMachine {

    private final CallContext context;
    private final String callId;
    private final MediaNegotiation media;
    private final DialogSender sender;
    private final CallEnding ending;
    private final SessionModifier modifier;
    private final InDialogRequests inDialog;
    private final OutgoingInvite outgoing;
    private final IncomingInvite incoming;
    private CallListener listener;
    private CallPhase phase;
    private CallTimes times;
    private Dialog dialog;
    private Hop signallingPeer;
    private boolean toldRemoteHold;

    private CallMachine(CallContext context, CallSettings settings, String callId, MediaBinding binding,
                        CallListener listener, SipUri target, Incoming arrival) {
        this.context = context;
        this.callId = callId;
        this.listener = listener;
        this.media = new MediaNegotiation(binding, context.tokens());
        this.sender = new DialogSender(this, context, settings.account());
        this.ending = new CallEnding(this, context, settings);
        this.modifier = new SessionModifier(this, context, settings);
        this.inDialog = new InDialogRequests(this, context, settings);
        this.times = CallTimes.begin(context.timers().nowNanos());
        this.phase = arrival == null ? CallPhase.CALLING : CallPhase.INCOMING;
        this.outgoing = arrival == null ? new OutgoingInvite(this, context, settings, target) : null;
        this.incoming = arrival == null ? null : new IncomingInvite(this, context, settings, arrival);
        this.dialog = arrival == null ? null : arrival.dialog();
        if (arrival != null) {
            media.peerIs(dialog.peer());
        }
        this.signallingPeer = arrival == null ? null : arrival.dialog().peer();
        context.table().add(this);
    }

    /** What a new incoming call begins with. */
    record Incoming(TransactionLayer.ServerTransaction transaction, Dialog dialog) {
    }

    static CallMachine outgoing(CallContext context, CallSettings settings, SipUri target, MediaBinding media,
                                CallListener listener) {
        CallMachine call = new CallMachine(context, settings, context.tokens().callId(), media, listener, target, null);
        call.outgoing.start();
        return call;
    }

    static void incoming(CallContext context, CallHost.Admitted admitted, Incoming arrival) {
        CallMachine call = new CallMachine(context, admitted.settings(), arrival.transaction().request().callId(),
            admitted.media(), admitted.listener(), null, arrival);
        context.table().add(arrival.dialog().id(), call);
        context.table().add(arrival.transaction().request(), call.incoming);
        FaultBarrier.guard(call, call.incoming::begin);
    }

    /** {@return the Call-ID} */
    public String callId() {
        return callId;
    }

    /** {@return whether we placed the call} */
    public boolean outgoing() {
        return outgoing != null;
    }

    /** {@return where the call stands} */
    public CallPhase phase() {
        return phase;
    }

    /** {@return our address in this call: the account's, or what the caller called} */
    public NameAddr local() {
        return outgoing != null ? outgoing.local() : dialog.local();
    }

    /** {@return when what happened, so far} */
    public CallTimes times() {
        return times;
    }

    /** {@return the hop that the INVITE went to or came from; empty while its name is looked up} */
    public Optional<Hop> signallingPeer() {
        return Optional.ofNullable(signallingPeer);
    }

    /** {@return how the signalling is secured as far as the next hop; empty where it is not} */
    public Optional<TlsSession> signallingSecurity() {
        return signallingPeer().flatMap(context.layer()::security);
    }

    void sentTo(Hop hop) {
        signallingPeer = hop;
    }

    /** {@return codecs that both sides have, {@code NAME/clock}, in our order; empty before there is an answer to an offer} */
    public List<String> commonCodecs() {
        return media.commonCodecs();
    }

    /** {@return whether we hold the other side} */
    public boolean localHold() {
        return media.localHold();
    }

    /** {@return whether the other side holds us} */
    public boolean remoteHold() {
        return media.remoteHold();
    }

    /** Incoming: tells the caller that it rings (180). Nothing happens once the call is decided. */
    public void ring() {
        if (undecided()) {
            incoming.ring();
        }
    }

    /** Incoming: opens sound before the answer (183 with the answer). Nothing happens once the call is decided. */
    public void progress() {
        if (undecided()) {
            incoming.progress();
        }
    }

    /** Incoming: takes the call (200). Nothing happens once the call is decided. */
    public void accept() {
        if (undecided()) {
            incoming.accept();
        }
    }

    /**
     * Incoming: refuses. Nothing happens once the call is decided.
     *
     * @param status 400 to 699
     * @param reason reason phrase, empty for the usual one
     * @throws IllegalArgumentException for another status
     */
    public void reject(int status, String reason) {
        if (status < 400 || status > 699) {
            throw new IllegalArgumentException("a call is refused with 400 to 699, not " + status);
        }
        if (undecided()) {
            incoming.reject(status, reason.isEmpty() ? StatusText.of(status) : reason);
        }
    }

    /**
     * Incoming: sends the caller elsewhere (302). Nothing happens once the call is decided.
     *
     * @param targets where to, best first
     */
    public void redirect(List<SipUri> targets) {
        if (undecided()) {
            incoming.redirect(targets);
        }
    }

    private boolean undecided() {
        return phase == CallPhase.INCOMING || phase == CallPhase.ALERTING;
    }

    /** Ends the call in whatever way its phase asks for: CANCEL, 603, BYE. Harmless when it is ending or over. */
    public void hangup() {
        ending.end(LocalEnd.HANGUP);
    }

    /**
     * The media cannot go on, as its keys could not be agreed on: ends the call and says so.
     *
     * @param sentence what happened
     */
    public void endWithoutMedia(String sentence) {
        ending.end(LocalEnd.withoutMedia(sentence));
    }

    /** The agent closes: as {@link #hangup}, with the cause that says so. */
    void close() {
        ending.end(LocalEnd.AGENT_CLOSED);
    }

    /**
     * Nothing has been heard of the other side for so long that it must be gone: an answered call ends with BYE.
     *
     * @param silentMs how long, in milliseconds
     */
    public void mediaLost(long silentMs) {
        if (phase == CallPhase.ANSWERED || phase == CallPhase.CONFIRMED) {
            ending.endWithBye(EndReason.of(Cause.MEDIA, EndedBy.TIMER, 200, "Nothing was heard of the other side for "
                + silentMs / 1000 + " s.").withTimer("media"));
        }
    }

    /**
     * Puts the other side on hold with a re-INVITE.
     *
     * @param user hears what became of it; the call goes on either way, unless the answer says that it is gone
     */
    public void hold(Consumer<ModificationResult> user) {
        modifier.change(true, user);
    }

    /**
     * Ends our hold with a re-INVITE.
     *
     * @param user as for {@link #hold}
     */
    public void resume(Consumer<ModificationResult> user) {
        modifier.change(false, user);
    }

    /**
     * Sends digits in INFO requests.
     *
     * @param digits {@code 0-9 A-D * #}
     * @param user   hears when the last one was taken, or which was not
     */
    public void sendInfoDigits(String digits, Consumer<ModificationResult> user) {
        InfoDigits.send(this, digits, user);
    }

    // What follows is for the collaborators.

    MediaNegotiation media() {
        return media;
    }

    DialogSender sender() {
        return sender;
    }

    CallEnding ending() {
        return ending;
    }

    SessionModifier modifier() {
        return modifier;
    }

    OutgoingInvite outgoingInvite() {
        return outgoing;
    }

    IncomingInvite incomingInvite() {
        return incoming;
    }

    /** {@return whether the other side of the call is reached by this hop} */
    boolean talksOver(Hop hop) {
        return dialog != null && dialog.peer().equals(hop);
    }

    Dialog dialog() {
        return dialog;
    }

    CallListener listener() {
        return listener;
    }

    void enter(CallPhase next) {
        if (phase != next) {
            phase = next;
            listener.phase(next);
        }
    }

    /** Outgoing: an 18x; {@code sound} when a description in it was agreed to. */
    void onProvisional(SipResponse response, boolean sound) {
        if (response.status() >= 180) {
            times = times.ringing(context.timers().nowNanos());
        }
        if (sound) {
            enter(CallPhase.EARLY_MEDIA);
            media.announce(true);
        } else if (response.status() == 180 && phase == CallPhase.CALLING) {
            enter(CallPhase.RINGING);
        }
        listener.provisional(response.status(), response.reason());
    }

    /** Incoming: we sent an 18x. */
    void onAlerting() {
        times = times.ringing(context.timers().nowNanos());
        enter(CallPhase.ALERTING);
    }

    /** The call has its dialog, whether it can go on in it or not. */
    void established(Dialog confirmed) {
        dialog = confirmed;
        context.table().add(confirmed.id(), this);
        media.peerIs(confirmed.peer());
    }

    /** 2xx sent or received. */
    void answered(Dialog confirmed, CallPhase next) {
        established(confirmed);
        times = times.answered(context.timers().nowNanos());
        enter(next);
        if (phase == next) {
            announceMedia();
            listener.answered();
        }
    }

    /** Tells media and listener of an agreement while the call is up. */
    void announceMedia() {
        media.announce(false);
        if (toldRemoteHold != media.remoteHold()) {
            toldRemoteHold = media.remoteHold();
            listener.remoteHold(toldRemoteHold);
        }
    }

    /**
     * A request of the other side inside one of our dialogs.
     *
     * @throws SipSyntaxException for a header that cannot be read: to be answered 400, and no harm to the call
     */
    void onRequest(TransactionLayer.ServerTransaction transaction, DialogId id) {
        boolean confirmed = dialog != null && dialog.id().equals(id);
        Dialog meant = confirmed ? dialog : outgoing.dialog(id);
        try {
            inDialog.onRequest(transaction, meant);
        } catch (SipSyntaxException e) {
            throw e;
        } catch (RuntimeException fault) {
            ending.onFault(fault);
            throw fault;
        }
    }

    /** An ACK to a 2xx of ours. */
    void onAck(SipRequest ack) {
        FaultBarrier.guard(this, () -> {
            if (incoming == null || !incoming.onAck(ack)) {
                modifier.onAck(ack);
            }
        });
    }

    /** The moment that counts as the end, the first one of those that offer themselves. */
    void markEnded() {
        times = times.ended(context.timers().nowNanos());
    }

    /**
     * The call is over.
     *
     * @return who is to be told, once
     */
    CallListener enterEnded() {
        phase = CallPhase.ENDED;
        CallListener told = listener;
        // Late answers keep the call in memory for half a minute; what the application hangs on it need not be.
        listener = CallMachine::ignore;
        return told;
    }

    private static void ignore(CallOutcome repeated) {
        // the end was reported
    }
}
