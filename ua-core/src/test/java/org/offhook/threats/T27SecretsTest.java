package org.offhook.threats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.offhook.Account;
import org.offhook.sip.auth.Credentials;
import org.offhook.sip.auth.Secret;
import org.offhook.testkit.LoopbackRegistrar;

/** A password is in no text form, no log line, no report, and not to be found in the heap ten seconds after a call. */
@Timeout(120)
class T27SecretsTest {

    private static final String PASSWORD = "Xylophone-7616-Marmalade";
    private static final int WAIT_SECONDS = 2;

    @Test
    void noTextFormShowsIt() {
        char[] password = PASSWORD.toCharArray();
        for (Object shown : List.of(Account.of("sip:alice@127.0.0.1", password), Credentials.password("alice", password), new Secret(password))) {
            assertFalse(shown.toString().contains(PASSWORD), shown::toString);
        }
        Secret secret = new Secret(password);
        assertEquals(PASSWORD, new String(secret.reveal()));
        secret.destroy();
        assertEquals("\0".repeat(PASSWORD.length()), new String(secret.reveal()));
    }

    /** The wait is {@value #WAIT_SECONDS} s here, to keep the build short: nothing is left to be forgotten later. */
    @Test
    void theHeapOfARegisteredAgentDoesNotShowIt(@TempDir Path folder) throws Exception {
        Path dump = folder.resolve("heap.hprof");
        try (LoopbackRegistrar registrar = LoopbackRegistrar.start(Map.of("alice", PASSWORD))) {
            Path log = folder.resolve("log");
            Path settings = Files.writeString(folder.resolve("logging.properties"), "handlers=java.util.logging.ConsoleHandler\n"
                + "java.util.logging.ConsoleHandler.level=ALL\norg.offhook.level=ALL\n");
            Process child = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx128m",
                "-XX:+UseSerialGC", "-Djava.util.logging.config.file=" + settings, "-cp", System.getProperty("java.class.path"),
                HeldSecrets.class.getName(), Integer.toString(registrar.address().getPort()), dump.toString(), Integer.toString(PASSWORD.length()),
                Integer.toString(WAIT_SECONDS)).redirectErrorStream(true).redirectOutput(log.toFile()).start();
            child.getOutputStream().write(PASSWORD.getBytes(StandardCharsets.US_ASCII));
            child.getOutputStream().flush();
            assertTrue(child.waitFor(90, TimeUnit.SECONDS), "the child ends");
            String said = Files.readString(log);
            assertEquals(0, child.exitValue(), said);
            assertTrue(said.contains("Account[sip:alice@127.0.0.1") && said.contains("\"completed\""), said);
            assertFalse(said.contains(PASSWORD), "in the log or the report");
        }
        byte[] octets = PASSWORD.getBytes(StandardCharsets.US_ASCII);
        // A dump has characters with their high octet first; strings of ASCII have one octet each.
        assertEquals(0, occurrences(dump, octets), "as octets");
        assertEquals(0, occurrences(dump, PASSWORD.getBytes(StandardCharsets.UTF_16BE)), "as characters");
        assertEquals(0, occurrences(dump, PASSWORD.getBytes(StandardCharsets.UTF_16LE)), "as characters of the other order");
        assertTrue(occurrences(dump, InetAddress.getLoopbackAddress().getHostAddress().getBytes(StandardCharsets.US_ASCII)) > 0,
            "the search finds what is there");
    }

    private static int occurrences(Path file, byte[] wanted) throws java.io.IOException {
        int found = 0;
        try (InputStream in = Files.newInputStream(file)) {
            byte[] buffer = new byte[1 << 20];
            int kept = 0;
            for (int count = in.read(buffer, kept, buffer.length - kept); count > 0; count = in.read(buffer, kept, buffer.length - kept)) {
                int length = kept + count;
                for (int i = 0; i + wanted.length <= length; i++) {
                    int j = 0;
                    while (j < wanted.length && buffer[i + j] == wanted[j]) {
                        j++;
                    }
                    found += j == wanted.length ? 1 : 0;
                }
                kept = Math.min(length, wanted.length - 1);
                System.arraycopy(buffer, length - kept, buffer, 0, kept);
            }
        }
        return found;
    }
}
