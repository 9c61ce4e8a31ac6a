package org.offhook;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.offhook.call.CallMachine;
import org.offhook.sip.SipUri;

/** The decision on an incoming call. Made on the loop once the call can be taken; its methods come from any thread. */
final class LiveIncoming implements IncomingCall {

    private final Agent agent;
    private final LiveCall call;
    private final CallerIdentity caller;
    private final String called;
    private final List<String> codecs;

    LiveIncoming(Agent agent, LiveCall call, CallerIdentity caller) {
        this.agent = agent;
        this.call = call;
        CallMachine machine = call.machine();
        this.caller = caller;
        this.called = machine.local().uri().addressOfRecord().toString();
        this.codecs = List.copyOf(machine.commonCodecs());
    }

    private void post(Consumer<CallMachine> action) {
        agent.post(() -> {
            CallMachine machine = call.machine();
            // Whoever called may have hung up meanwhile.
            if (machine != null) {
                action.accept(machine);
            }
        });
    }

    @Override
    public String from() {
        return caller.address();
    }

    @Override
    public String displayName() {
        return caller.displayName();
    }

    @Override
    public CallerIdentity identity() {
        return caller;
    }

    @Override
    public String to() {
        return called;
    }

    @Override
    public List<String> codecs() {
        return codecs;
    }

    @Override
    public Call call() {
        return call;
    }

    @Override
    public void ring() {
        post(CallMachine::ring);
    }

    @Override
    public void earlyMedia() {
        post(CallMachine::progress);
    }

    @Override
    public CompletableFuture<Call> accept() {
        post(CallMachine::accept);
        return call.answered();
    }

    @Override
    public void reject(int status) {
        if (status < 400 || status > 699) {
            throw new IllegalArgumentException("a refusal is 400 to 699, not " + status);
        }
        post(machine -> machine.reject(status, ""));
    }

    @Override
    public void redirect(String uri) {
        SipUri target = SipUri.parse(uri);
        post(machine -> machine.redirect(List.of(target)));
    }
}
