package org.offhook.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.offhook.CallState;
import org.offhook.InviteOptions;
import org.offhook.testkit.LoopbackRegistrar;
import org.offhook.testkit.RegistrarSettings;

/**
 * R15: SIGKILL while registered and recording, twenty times: the next start takes the place of the old binding, whose port is
 * another one, and the recording can be played to its last second.
 */
@RequiresPeers("ss")
@Isolated
class R15CrashIT {
    private static final int CRASHES = 20;
    private static final String USER = "1001";

    @Test
    void theNextStartLeavesOneBindingAndAWholeRecording() throws Exception {
        RegistrarSettings open = RegistrarSettings.of("127.0.0.1", Map.of(USER, Kamailio.passwordOf(USER))).withOpenCalls(true);
        Path folder = Bench.folder("crash");
        int whole = 0;
        try (LoopbackRegistrar registrar = LoopbackRegistrar.start(InetAddress.getByName("127.0.0.1"), 0, open);
                OurSide caller = OurSide.alone(Duration.ofSeconds(20), "PCMA/8000")) {
            Path recording = folder.resolve("call.wav");
            for (int i = 0; i < CRASHES; i++) {
                AnsweringProcess answering = start(registrar, recording);
                assertEquals(1, bindings(registrar), "bindings after start " + i);
                if (i > 0) {
                    whole += isWhole(recording) ? 1 : 0;
                    Files.delete(recording);
                }
                OurSide.Talk talk = caller.call("sip:" + USER + "@" + registrar.address().getAddress().getHostAddress() + ":"
                        + registrar.address().getPort(), InviteOptions.DEFAULT);
                talk.awaitState(CallState.ACTIVE);
                // Killed at another moment each time, of the second in which the header is not up to date.
                long wantedOctets = 16_044 + 4_000 * (i % 5);
                Await.until("sound in the file", Duration.ofSeconds(20), () -> Files.size(recording) > wantedOctets);
                ProcessHandle.of(answering.offhook().pid()).orElseThrow().destroyForcibly();
                answering.offhook().awaitExit(Duration.ofSeconds(5));
                talk.call().hangup();
            }
            try (AnsweringProcess last = start(registrar, recording)) {
                assertEquals(1, bindings(registrar), last::toString);
                whole += isWhole(recording) ? 1 : 0;
            }
            Await.until("the farewell", Duration.ofSeconds(5), () -> bindings(registrar) == 0);
            System.out.println("R15: one binding and a whole recording after " + whole + "/" + CRASHES + " kills");
            assertEquals(CRASHES, whole);
        }
    }

    private static AnsweringProcess start(LoopbackRegistrar registrar, Path recording) {
        return AnsweringProcess.startAnywhere(OffhookProcess.with().as(USER, "127.0.0.1:" + registrar.address().getPort()),
                "127.0.0.1", "--echo", "--record", recording.toString());
    }

    private static int bindings(LoopbackRegistrar registrar) throws Exception {
        List<?> bindings = registrar.bindings(USER).get(30, TimeUnit.SECONDS);
        return bindings.size();
    }

    /** The header says what the file holds, and the reader of the tests, which is not the product's, can play it. */
    private static boolean isWhole(Path recording) throws IOException {
        long samples = Recording.read(recording).samples().length;
        assertTrue(samples >= 8_000, () -> samples + " samples");
        return 44 + 2 * samples == Files.size(recording) / 2 * 2;
    }
}
