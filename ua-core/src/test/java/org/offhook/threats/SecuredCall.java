package org.offhook.threats;


import java.net.InetAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import org.offhook.Call;
import org.offhook.CallReport;
import org.offhook.InviteOptions;
import org.offhook.PacketCounts;
import org.offhook.SrtpOptions;
import org.offhook.UserAgent;
import org.offhook.audio.tone.ToneSource;

/** A caller and a callee with somebody between them, and one call through all three. */
final class SecuredCall implements AutoCloseable {

    private static final long PATIENCE_S = 30;

    final UserAgent caller;
    final UserAgent callee;
    final MeddlingRelay relay;
    private CompletableFuture<CallReport> calleesReport = new CompletableFuture<>();

    SecuredCall(SrtpOptions callersWish, SrtpOptions calleesWish, UnaryOperator<String> edit) throws Exception {
        caller = agent(callersWish);
        callee = agent(calleesWish);
        relay = new MeddlingRelay(callee.localAddress(), edit);
        callee.onIncoming(incoming -> {
            incoming.call().ended().thenAccept(report -> calleesReport.complete(report));
            incoming.accept().thenAccept(call -> call.sendAudio(new ToneSource(8000, 1000, -10)));
        });
    }

    private static UserAgent agent(SrtpOptions wish) throws Exception {
        return UserAgent.builder().bind(InetAddress.getLoopbackAddress()).codecs("PCMA").srtp(wish).build();
    }

    Call place() {
        calleesReport = new CompletableFuture<>();
        Call call = caller.place(relay.uri(), InviteOptions.DEFAULT);
        call.answered().thenAccept(answered -> answered.sendAudio(new ToneSource(8000, 440, -10)));
        return call;
    }

    static CallReport end(Call call) throws Exception {
        return call.ended().get(PATIENCE_S, TimeUnit.SECONDS);
    }

    CallReport calleesReport() throws Exception {
        return calleesReport.get(PATIENCE_S, TimeUnit.SECONDS);
    }

    /** Waits until so many packets were heard. */
    static void talk(Call call, long packets) throws Exception {
        try {
            call.answered().get(PATIENCE_S, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("not answered: " + call.report().toJson(), e);
        }
        PacketCounts.awaitHeard(call, packets);
    }

    @Override
    public void close() {
        caller.close();
        callee.close();
        relay.close();
    }
}
