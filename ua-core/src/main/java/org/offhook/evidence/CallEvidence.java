package org.offhook.evidence;

import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.offhook.analysis.CaptureAnalysis;
import org.offhook.analysis.CaptureAnalyzer;
import org.offhook.analysis.NetworkEvents.LocalFragments;
import org.offhook.capture.CaptureFile;

/**
 * What is collected about one call or registration: everything under its Call-ID, and the datagrams of its media ports. Its methods may
 * be called from any thread; the tables are the evidence thread's.
 */
public final class CallEvidence {

    private final EvidenceCollector collector;
    private final CompletableFuture<CaptureAnalysis> end = new CompletableFuture<>();
    final Set<Integer> ports = new HashSet<>();
    final CaptureAnalyzer analyzer = new CaptureAnalyzer();
    private final Optional<LocalFragments> before = LocalFragmentation.counters();
    String callId;
    long packets;

    CallEvidence(EvidenceCollector collector) {
        this.collector = collector;
    }

    /**
     * Says which messages belong here.
     *
     * @param id the Call-ID
     */
    public void callId(String id) {
        collector.post(() -> collector.calls().claim(this, id));
    }

    /**
     * Says which datagrams belong here.
     *
     * @param rtpPort  our RTP port
     * @param rtcpPort our RTCP port
     */
    public void media(int rtpPort, int rtcpPort) {
        collector.post(() -> collector.calls().claim(this, rtpPort, rtcpPort));
    }

    /**
     * Notes that the network refuses media, by ICMP.
     *
     * @param local    our RTP address
     * @param remote   where our media goes
     * @param icmpCode code of ICMP type 3
     */
    public void mediaRefused(InetSocketAddress local, InetSocketAddress remote, int icmpCode) {
        collector.post(() -> collector.refused(this, local, remote, "", icmpCode));
    }

    /**
     * Ends the collecting.
     *
     * @return the tables, once what was on its way has arrived; completes without a value never
     */
    public CompletableFuture<CaptureAnalysis> end() {
        collector.post(() -> collector.calls().finish(this));
        return end;
    }

    void complete() {
        if (before.isPresent()) {
            LocalFragmentation.counters().ifPresent(now -> analyzer.onLocalFragments(new LocalFragments(
                    now.received() - before.get().received(), now.whole() - before.get().whole())));
        }
        end.complete(analyzer.finish(new CaptureFile(CaptureFile.LIVE, "", packets, 0, Optional.empty())));
    }

    void fail(RuntimeException fault) {
        end.completeExceptionally(fault);
    }
}
