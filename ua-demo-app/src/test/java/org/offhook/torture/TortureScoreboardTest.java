package org.offhook.torture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.offhook.Failure;

/** Every message of RFC 4475 and RFC 5118 that lies beside the project, sent to running agents as its index wants. */
@Timeout(120)
class TortureScoreboardTest {

    private static final long LIVENESS_LIMIT_MS = 600;
    /** An agent that answers does so within milliseconds; a machine with other work gets some room. */
    private static final long ANSWER_LIMIT_MS = 3_000;
    private static final long SILENCE_MS = 30;

    @Test
    void everyMessageOfTheRfcsIsAnsweredAsItsIndexWants() throws Exception {
        List<Map<String, String>> index = TortureData.index("index.csv");
        List<String> wrong = new ArrayList<>();
        long startNanos = System.nanoTime();
        try (TorturePeer peer = new TorturePeer();
             TortureTargets targets = new TortureTargets(incoming -> {
                 incoming.ring();
                 incoming.reject(486);
             })) {
            for (Map<String, String> row : index) {
                TorturePeer.Reaction reaction = reaction(peer, targets, row);
                String line = row.get("name") + " " + reaction.statuses() + " wanted " + row.get("accept_status_regex")
                    + " " + row.get("no_reply_ok") + ", alive after " + reaction.livenessMs() + " ms";
                System.out.println(line);
                if (!right(row, reaction)) {
                    wrong.add(line + "\n" + String.join("\n", reaction.messages()));
                }
            }
        }
        System.out.println(index.size() + " in " + (System.nanoTime() - startNanos) / 1_000_000 + " ms");
        assertEquals(List.of(), wrong);
        assertTrue(index.size() >= 40);
    }

    private static TorturePeer.Reaction reaction(TorturePeer peer, TortureTargets targets, Map<String, String> row)
        throws IOException, Failure.TransportFailed {
        InetSocketAddress agent = targets.next();
        peer.send(TortureData.octets(row.get("file")), agent);
        boolean silent = row.get("accept_status_regex").equals("^$");
        List<String> messages = new ArrayList<>();
        if (!silent) {
            messages.addAll(peer.collect(agent, message -> TorturePeer.status(message) >= 200,
                row.get("no_reply_ok").equals("y") ? 500 : ANSWER_LIMIT_MS));
        }
        TorturePeer.Reaction alive = peer.liveness(agent, LIVENESS_LIMIT_MS);
        messages.addAll(alive.messages());
        messages.addAll(peer.collect(agent, message -> false, SILENCE_MS));
        return new TorturePeer.Reaction(messages, alive.livenessMs());
    }

    private static boolean right(Map<String, String> row, TorturePeer.Reaction reaction) {
        List<Integer> statuses = reaction.statuses();
        boolean answered = statuses.stream().allMatch(status -> Integer.toString(status).matches(row.get("accept_status_regex")));
        return answered && (!statuses.isEmpty() || row.get("no_reply_ok").equals("y")) && reaction.livenessMs() >= 0;
    }
}
