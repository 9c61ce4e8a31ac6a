package org.offhook.torture;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.offhook.Failure;
import org.offhook.IncomingCall;
import org.offhook.UserAgent;

/**
 * Running agents on loopback, a new one for each message: branches and Call-IDs repeat among the messages, and an agent
 * would rightly take the second for a repetition of the first.
 */
final class TortureTargets implements AutoCloseable {

    private final List<CompletableFuture<Void>> closing = new ArrayList<>();
    private final Consumer<IncomingCall> onIncoming;
    private UserAgent current;

    TortureTargets(Consumer<IncomingCall> onIncoming) {
        this.onIncoming = onIncoming;
    }

    /** {@return the address of a new agent; the one before is closed meanwhile} */
    InetSocketAddress next() throws Failure.TransportFailed {
        closeCurrent();
        current = UserAgent.builder().bind(InetAddress.getLoopbackAddress()).codecs("PCMU", "PCMA").build();
        current.onIncoming(onIncoming);
        return current.localAddress();
    }

    private void closeCurrent() {
        if (current != null) {
            closing.add(CompletableFuture.runAsync(current::close, task -> {
                Thread thread = new Thread(task, "closing-agent");
                thread.setDaemon(true);
                thread.start();
            }));
            current = null;
        }
    }

    @Override
    public void close() throws IOException {
        closeCurrent();
        closing.forEach(CompletableFuture::join);
    }
}
