package org.offhook.sip.jain;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.offhook.loop.AgentLoop;
import org.offhook.sip.Hop;
import org.offhook.sip.SipHeaders;
import org.offhook.sip.SipRequest;
import org.offhook.sip.SipResponse;
import org.offhook.sip.SipUri;
import org.offhook.sip.TransactionLayer;
import org.offhook.sip.TransportProtocol;

/**
 * Measures transactions per second between two layers in one process: {@code REGISTER|CALL udp|tcp RATE SECONDS}. A call is
 * INVITE, 180, 200, ACK, BYE, 200. Prints what finished, the CPU time of both ends together, and what the heap holds after
 * a collection, at the end and when all timers have run out.
 */
final class TransactionBench {

    /** Timers D, J and H have run out by then. */
    private static final long IDLE_MS = Long.getLong("idleMs", 45_000);

    private final Peerless client;
    private final Peerless server;
    private final AtomicLong finished = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicLong slowestNanos = new AtomicLong();

    private TransactionBench() throws IOException {
        client = new Peerless();
        server = new Peerless();
    }

    /** A layer whose core answers everything at once. */
    private static final class Peerless implements TransactionLayer.Core {
        private final AgentLoop loop = new AgentLoop();
        private final JainTransactionLayer layer;

        private Peerless() throws IOException {
            layer = JainTransactionLayer.builder(loop).build();
            layer.start(this);
        }

        @Override
        public void onRequest(TransactionLayer.ServerTransaction transaction) {
            SipRequest request = transaction.request();
            if (request.method().equals("INVITE")) {
                transaction.respond(SipResponse.to(request, 180, "Ringing", "b"));
            }
            SipResponse ok = SipResponse.to(request, 200, "OK", "b");
            transaction.respond(ok.withHeaders(ok.headers().toBuilder().add("Contact", "<sip:b@127.0.0.1>").build())
                .withBody("application/sdp", request.body()));
        }

        @Override
        public void onAck(SipRequest ack, Hop source) {
            // Counted by the layer.
        }

        @Override
        public void onServerFailure(TransactionLayer.ServerTransaction transaction, TransactionLayer.Failure failure, String reason) {
            System.out.println(reason);
        }
    }

    private static SipRequest request(String method, long number, int cseq, byte[] body) {
        return new SipRequest(method, SipUri.of("b", "127.0.0.1", -1), SipHeaders.builder().add("Max-Forwards", 70)
            .add("From", "\"Alice\" <sip:alice@pbx.example>;tag=a" + number).add("To", "<sip:bob@pbx.example>")
            .add("Call-ID", number + "@bench").add("CSeq", cseq + " " + method).add("Contact", "<sip:alice@127.0.0.1>")
            .add("Allow", "INVITE, ACK, BYE, CANCEL, OPTIONS, UPDATE").add("Supported", "timer, replaces")
            .add("Content-Type", "application/sdp").build(), body);
    }

    private void begin(boolean call, long number, Hop hop, byte[] body) {
        long start = System.nanoTime();
        SipRequest first = request(call ? "INVITE" : "REGISTER", number, 1, body);
        client.layer.send(first, hop, new TransactionLayer.ClientUser() {
            @Override
            public void onResponse(SipResponse response, Hop source) {
                if (response.provisional()) {
                    return;
                }
                if (call && first.method().equals(response.cseq().method())) {
                    SipRequest ack = request("ACK", number, 1, new byte[0]);
                    client.layer.sendAck(ack, hop);
                    client.layer.send(request("BYE", number, 2, new byte[0]), hop, this);
                    return;
                }
                finished.incrementAndGet();
                slowestNanos.accumulateAndGet(System.nanoTime() - start, Math::max);
            }

            @Override
            public void onFailure(TransactionLayer.Failure failure, String reason) {
                failed.incrementAndGet();
            }
        });
    }

    private static long heapAfterGcKiB() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / 1024;
    }

    private static long cpuNanos() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    private void run(boolean call, Hop hop, int rate, int seconds, String label) throws InterruptedException {
        finished.set(0);
        failed.set(0);
        slowestNanos.set(0);
        byte[] body = call ? "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0 8 101\r\n".getBytes()
            : new byte[0];
        long total = (long) rate * seconds;
        long cpu = cpuNanos();
        long start = System.nanoTime();
        for (long i = 0; i < total; i++) {
            long number = i;
            long due = start + i * 1_000_000_000L / rate;
            while (System.nanoTime() < due) {
                LockSupport.parkNanos(Math.max(1, due - System.nanoTime()));
            }
            client.loop.execute(() -> begin(call, number, hop, body));
        }
        long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(40);
        while (finished.get() + failed.get() < total && System.nanoTime() < patience) {
            Thread.sleep(20);
        }
        double elapsed = (System.nanoTime() - start) / 1e9;
        System.out.printf("%s: %d of %d finished, %d failed, %.0f per second, %.3f ms CPU each, slowest %.1f ms, %d in the tables%n",
            label, finished.get(), total, failed.get(), finished.get() / elapsed, (cpuNanos() - cpu) / 1e6 / total,
            slowestNanos.get() / 1e6, client.layer.transactions() + server.layer.transactions());
    }

    /**
     * Runs the measurement.
     *
     * @param args method, transport, rate, seconds
     * @throws Exception when the sockets cannot be opened
     */
    public static void main(String[] args) throws Exception {
        boolean call = args[0].equals("CALL");
        TransportProtocol transport = TransportProtocol.of(args[1]).orElseThrow();
        int rate = Integer.parseInt(args[2]);
        TransactionBench bench = new TransactionBench();
        Hop hop = Optional.of(bench.server.layer).map(layer -> new Hop(transport,
            new java.net.InetSocketAddress(java.net.InetAddress.getLoopbackAddress(), layer.port(transport)))).orElseThrow();
        bench.run(call, hop, rate, 3, "warm-up");
        Thread.sleep(IDLE_MS);
        long before = heapAfterGcKiB();
        bench.run(call, hop, rate, Integer.parseInt(args[3]), args[0] + " over " + transport);
        System.out.println("heap after GC: before " + before + " KiB, at the end " + heapAfterGcKiB() + " KiB");
        Thread.sleep(IDLE_MS);
        System.out.println("heap after GC, 45 s later: " + heapAfterGcKiB() + " KiB, "
            + (bench.client.layer.transactions() + bench.server.layer.transactions()) + " transactions in the tables");
        System.out.println("client: " + bench.client.layer.counters() + "\nserver: " + bench.server.layer.counters());
        bench.client.layer.close();
        bench.server.layer.close();
        bench.client.loop.close();
        bench.server.loop.close();
    }
}
