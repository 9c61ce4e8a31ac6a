package org.offhook.call;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.offhook.sip.Hop;
import org.offhook.sip.SipRequest;
import org.offhook.sip.SipResponse;
import org.offhook.sip.SipSyntaxException;
import org.offhook.sip.SipUri;
import org.offhook.sip.TransactionLayer;
import org.offhook.sip.account.Tokens;
import org.offhook.time.Timers;

/**
 * Brings requests to the calls they belong to, makes calls of new INVITEs, and answers what belongs to no call (RFC 3261
 * section 8.2). On the agent's loop; its work does not grow with the number of calls.
 */
public final class CallDispatcher implements TransactionLayer.Core {

    private final CallContext context;
    private final CallTable table;
    private final String userAgent;
    private final CallHost host;
    private boolean closed;

    /**
     * Makes a dispatcher without calls.
     *
     * @param layer     sends; is to be given this dispatcher as its core
     * @param timers    the loop's
     * @param tokens    randomness
     * @param userAgent value of the Server header in answers outside any call, empty to send none
     * @param host      decides on incoming calls
     */
    public CallDispatcher(TransactionLayer layer, Timers timers, Tokens tokens, String userAgent, CallHost host) {
        this.table = new CallTable(Objects.requireNonNull(timers, "timers"));
        this.context = new CallContext(Objects.requireNonNull(layer, "layer"), timers,
            Objects.requireNonNull(tokens, "tokens"), table);
        this.userAgent = Objects.requireNonNull(userAgent, "userAgent");
        this.host = Objects.requireNonNull(host, "host");
    }

    /**
     * Places a call. Events come later, never from inside this method.
     *
     * @param settings who calls, and how
     * @param target   whom to call
     * @param media    of the call
     * @param listener hears of it
     * @return the call
     */
    public CallMachine call(CallSettings settings, SipUri target, MediaBinding media, CallListener listener) {
        return CallMachine.outgoing(context, settings, target, media, listener);
    }

    /** {@return the calls whose end was not reported} */
    public List<CallMachine> calls() {
        return table.calls().stream().filter(call -> call.phase() != CallPhase.ENDED).toList();
    }

    /** {@return whether every call is over and no BYE or CANCEL is under way} */
    public boolean idle() {
        return table.calls().isEmpty();
    }

    /** {@return whether nothing is remembered at all, not even the names of INVITEs of which copies may be under way} */
    boolean empty() {
        return table.isEmpty();
    }

    /** Ends all calls and refuses new ones with 503; the ends are reported as usual, in bounded time. */
    public void close() {
        closed = true;
        calls().forEach(CallMachine::close);
    }

    @Override
    public void onConnectionLost(Hop hop, String reason) {
        host.connectionLost(hop);
        if (calls().stream().anyMatch(call -> call.talksOver(hop))) {
            // Without a certificate of our own the other side has no other way to end or change the call.
            context.layer().reconnect(hop,
                () -> calls().stream().filter(call -> call.talksOver(hop)).toList().forEach(TargetRefresh::after));
        }
    }

    @Override
    public void onRequest(TransactionLayer.ServerTransaction transaction) {
        SipRequest request = transaction.request();
        try {
            if (request.method().equals("CANCEL")) {
                onCancel(transaction);
            } else if (request.to().tag().isPresent()) {
                onInDialog(transaction);
            } else {
                onOutOfDialog(transaction);
            }
        } catch (SipSyntaxException e) {
            // A header that only some requests need, and that cannot be read in this one.
            transaction.respond(Capabilities.answer(request, 400, context.tokens().tag()));
        }
    }

    private void onCancel(TransactionLayer.ServerTransaction cancel) {
        Optional<IncomingInvite> invite = table.findInvite(cancel.request());
        if (invite.isPresent()) {
            invite.get().onCancel(cancel);
        } else {
            answer(cancel, 481);
        }
    }

    private void onInDialog(TransactionLayer.ServerTransaction transaction) {
        DialogId id = DialogId.ofRequest(transaction.request());
        Optional<CallMachine> call = table.find(id);
        if (call.isPresent()) {
            call.get().onRequest(transaction, id);
        } else {
            answer(transaction, 481);
        }
    }

    private void onOutOfDialog(TransactionLayer.ServerTransaction transaction) {
        SipRequest request = transaction.request();
        if (!Capabilities.serves(request.method())) {
            respond(transaction, Capabilities.refuseMethod(request, false, context.tokens().tag()));
        } else if (request.method().equals("INVITE")) {
            onInvite(transaction);
        } else if (request.method().equals("OPTIONS")) {
            onOptions(transaction);
        } else {
            answer(transaction, 481);
        }
    }

    private void onOptions(TransactionLayer.ServerTransaction transaction) {
        List<String> unsupported = Capabilities.unsupportedExtensions(transaction.request());
        if (!host.answersOptions(transaction.request(), transaction.source())) {
            return;
        }
        respond(transaction, unsupported.isEmpty()
            ? Capabilities.options(transaction.request(), context.tokens().tag())
            : Capabilities.badExtension(transaction.request(), unsupported, context.tokens().tag()));
    }

    private void onInvite(TransactionLayer.ServerTransaction transaction) {
        SipRequest invite = transaction.request();
        Optional<IncomingInvite> known = table.findInvite(invite);
        List<String> unsupported = Capabilities.unsupportedExtensions(invite);
        if (known.isPresent()) {
            known.get().onCopy(transaction);
        } else if (table.merged(invite)) {
            answer(transaction, 482);
        } else if (!table.late(invite)) {
            if (closed) {
                answer(transaction, 503);
            } else if (!unsupported.isEmpty()) {
                respond(transaction, Capabilities.badExtension(invite, unsupported, context.tokens().tag()));
            } else {
                onNewCall(transaction);
            }
        }
    }

    private void onNewCall(TransactionLayer.ServerTransaction transaction) {
        SipRequest invite = transaction.request();
        Dialog dialog = Dialog.ofCalled(invite, context.tokens().tag(), transaction.source(),
            context.tokens().between(1, 10_000));
        CallHost.Admission admission = host.admit(invite, transaction.source());
        if (admission instanceof CallHost.Admitted admitted) {
            CallMachine.incoming(context, admitted, new CallMachine.Incoming(transaction, dialog));
        } else if (admission instanceof CallHost.Refused refused) {
            respond(transaction, SipResponse.to(invite, refused.status(), refused.reason(), context.tokens().tag()));
        }
    }

    private void answer(TransactionLayer.ServerTransaction transaction, int status) {
        respond(transaction, Capabilities.answer(transaction.request(), status, context.tokens().tag()));
    }

    private void respond(TransactionLayer.ServerTransaction transaction, SipResponse response) {
        transaction.respond(userAgent.isEmpty() ? response : Capabilities.with(response, "Server", userAgent));
    }

    @Override
    public void onAck(SipRequest ack, Hop source) {
        table.find(DialogId.ofRequest(ack)).ifPresent(call -> call.onAck(ack));
    }

    @Override
    public void onServerFailure(TransactionLayer.ServerTransaction transaction, TransactionLayer.Failure failure,
                                String reason) {
        // A refusal without ACK ends like one with it; a 2xx has its own repetition and its own limit.
    }
}
