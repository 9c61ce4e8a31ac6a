package org.offhook.torture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.offhook.Failure;
import org.offhook.IncomingCall;

/**
 * Every message of RFC 4475 and RFC 5118 and every offer that lies beside the project, sent to running agents; each answer is
 * held against the index and against the scoreboard that is kept.
 */
@Timeout(300)
class TortureScoreboardTest {

    /** An agent that answers does so within milliseconds, as 19 of 20 show; a machine with other work gets some room for each. */
    private static final long LIVENESS_LIMIT_MS = 10_000;
    private static final long ANSWER_LIMIT_MS = 10_000;
    private static final long USUAL_LIVENESS_LIMIT_MS = 600;
    private static final long SILENCE_MS = 30;

    @Test
    void everyMessageOfTheRfcsIsAnsweredAsItsIndexWants() throws Exception {
        List<Map<String, String>> index = TortureData.index("index.csv");
        TortureScoreboard scoreboard = new TortureScoreboard("RFC 4475 and RFC 5118");
        List<String> wrong = new ArrayList<>();
        try (TorturePeer peer = new TorturePeer();
             TortureTargets targets = new TortureTargets(incoming -> {
                 incoming.ring();
                 incoming.reject(486);
             })) {
            for (Map<String, String> row : index) {
                TorturePeer.Reaction reaction = reaction(peer, targets, row);
                scoreboard.add(row.get("name"), row.get("source") + " " + row.get("section"), row.get("validity"),
                    statuses(reaction), reaction.livenessMs() < 0 ? "no" : "yes");
                if (!right(row, reaction)) {
                    wrong.add(row.get("name") + " " + reaction.statuses() + " wanted " + row.get("accept_status_regex")
                        + ", alive after " + reaction.livenessMs() + " ms\n" + String.join("\n", reaction.messages()));
                }
            }
            assertTrue(peer.livenessMs(0.95) <= USUAL_LIVENESS_LIMIT_MS, () -> "OPTIONS took " + peer.livenessMs(0.95) + " ms");
        }
        System.out.println("RFC messages: " + (index.size() - wrong.size()) + " of " + index.size() + " as wanted");
        assertEquals(List.of(), wrong);
        assertEquals(List.of(), scoreboard.differences());
    }

    private static String statuses(TorturePeer.Reaction reaction) {
        return reaction.statuses().stream().distinct().map(String::valueOf).collect(Collectors.joining(" "));
    }

    @Test
    void everyOfferIsAnsweredAsItsIndexWants() throws Exception {
        List<Map<String, String>> index = TortureData.index("sdp/index.csv");
        TortureScoreboard scoreboard = new TortureScoreboard("Session descriptions");
        List<String> wrong = new ArrayList<>();
        try (TorturePeer peer = new TorturePeer(); TortureTargets targets = new TortureTargets(IncomingCall::accept)) {
            for (Map<String, String> row : index) {
                InetSocketAddress agent = targets.next();
                byte[] offer = TortureData.octets("sdp/" + row.get("file"));
                String answer = new OfferedCall(peer, agent, offer, row.get("name"), row.get("transport")).finalAnswer();
                int status = TorturePeer.status(answer);
                TorturePeer.Reaction alive = peer.liveness(agent, LIVENESS_LIMIT_MS);
                Optional<String> fault = status >= 200 && status < 300
                    ? new SdpAnswerCheck(answer).fault(row.get("answer_check"), new String(offer, StandardCharsets.ISO_8859_1))
                    : Optional.empty();
                // A stream that was closed without an answer was refused as well.
                boolean right = Integer.toString(status).matches(row.get("expect_status_regex"))
                    || answer.isEmpty() && row.get("transport").equals("tcp");
                scoreboard.add(row.get("name"), row.get("cls"), row.get("transport"), status == 0 ? "closed" : "" + status,
                    alive.livenessMs() < 0 ? "no" : "yes");
                if (!right || fault.isPresent() || alive.livenessMs() < 0) {
                    wrong.add(row.get("name") + ": " + status + " wanted " + row.get("expect_status_regex") + " "
                        + fault.orElse("") + ", alive after " + alive.livenessMs() + " ms");
                }
            }
            assertTrue(peer.livenessMs(0.95) <= USUAL_LIVENESS_LIMIT_MS, () -> "OPTIONS took " + peer.livenessMs(0.95) + " ms");
        }
        System.out.println("Session descriptions: " + (index.size() - wrong.size()) + " of " + index.size() + " as wanted");
        assertEquals(List.of(), wrong);
        assertEquals(List.of(), scoreboard.differences());
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
