package org.offhook;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.offhook.sip.SipUri;
import org.offhook.sip.TransactionLayer;
import org.offhook.sip.account.SipAccount;
import org.offhook.sip.account.Tokens;
import org.offhook.vq.VqPublication;
import org.offhook.vq.VqSessionReport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells a collector how each call sounded, when its report is there: no call waits for it. Any thread; it sends on the loop. */
final class QualityTeller {

    private static final Logger LOG = LoggerFactory.getLogger(QualityTeller.class);

    private final Agent agent;
    private final TransactionLayer layer;
    private final SipUri collector;
    private final Tokens tokens;
    private final Set<CompletableFuture<Void>> untold = ConcurrentHashMap.newKeySet();

    QualityTeller(Agent agent, TransactionLayer layer, SipUri collector, Tokens tokens) {
        this.agent = agent;
        this.layer = layer;
        this.collector = collector;
        this.tokens = tokens;
    }

    /** Will tell of a call. Called before the call can end, so that {@link #told} knows of it. */
    void follow(LiveCall call, SipAccount account) {
        CompletableFuture<Void> telling = call.ended().thenCompose(report -> tell(report, account));
        untold.add(telling);
        telling.whenComplete((done, fault) -> untold.remove(telling));
    }

    private CompletableFuture<Void> tell(CallReport report, SipAccount account) {
        CompletableFuture<Void> told = new CompletableFuture<>();
        VqSessionReport quality = QualityReports.of(report).orElse(null);
        boolean posted = quality != null && agent.post(() ->
            VqPublication.send(layer, account, collector, quality.octets(), tokens).thenAccept(refusal -> {
                if (!refusal.isEmpty()) {
                    LOG.warn("The collector {} has not taken the quality report of call {}: {}", collector, report.call().callId(), refusal);
                }
                told.complete(null);
            }));
        if (!posted) {
            told.complete(null);
        }
        return told;
    }

    /** {@return completes when the collector has answered, or cannot, for every call so far} */
    CompletableFuture<Void> told() {
        return CompletableFuture.allOf(untold.toArray(CompletableFuture<?>[]::new));
    }
}
