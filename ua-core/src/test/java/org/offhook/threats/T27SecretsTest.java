package org.offhook.threats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.offhook.Account;
import org.offhook.sip.auth.Credentials;
import org.offhook.sip.auth.Secret;
import org.offhook.testkit.LoopbackRegistrar;

/**
 * A password, its hash HA1 and the master keys of SRTP are in no text form, no log line, no report, no capture, and not to be found in
 * the heap ten seconds after a call; but for the text of a description that offered keys, which goes with its INVITE transaction.
 */
@Timeout(300)
class T27SecretsTest {

    private static final String PASSWORD = "Xylophone-7616-Marmalade";
    private static final String REALM = "127.0.0.1";
    /** With 35 nothing at all may be left. */
    private static final int WAIT_SECONDS = Integer.getInteger("offhook.secrets.waitSeconds", 10);
    /** How long an INVITE with its description is kept, for answers of other branches that are under way (64*T1). */
    private static final int TRANSACTION_SECONDS = 33;

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

    @Test
    void nothingIsLeftTenSecondsAfterACall(@TempDir Path folder) throws Exception {
        Path dump = folder.resolve("heap.hprof");
        Path masked = folder.resolve("masked.pcapng");
        Path open = folder.resolve("open.pcapng");
        String said = run(folder, dump, masked, open);
        assertTrue(said.contains("Account[sip:alice@127.0.0.1") && said.contains("\"completed\""), said);
        List<String> keys = keysIn(open);
        assertTrue(keys.size() >= 2, "keys of offer and answer: " + keys.size());
        Map<String, byte[]> secrets = new LinkedHashMap<>();
        secrets.put("password", PASSWORD.getBytes(StandardCharsets.US_ASCII));
        for (String algorithm : List.of("MD5", "SHA-256")) {
            byte[] ha1 = MessageDigest.getInstance(algorithm).digest(("alice:" + REALM + ":" + PASSWORD).getBytes(StandardCharsets.US_ASCII));
            secrets.put("HA1 " + algorithm, HexFormat.of().formatHex(ha1).getBytes(StandardCharsets.US_ASCII));
            secrets.put("HA1 " + algorithm + " as octets", ha1);
        }
        for (int i = 0; i < keys.size(); i++) {
            secrets.put("text of key " + i, keys.get(i).getBytes(StandardCharsets.US_ASCII));
            byte[] octets = Base64.getDecoder().decode(keys.get(i));
            secrets.put("key " + i + " as octets", Arrays.copyOf(octets, 16));
        }
        Map<String, Integer> found = new LinkedHashMap<>();
        for (Map.Entry<String, byte[]> secret : secrets.entrySet()) {
            String text = new String(secret.getValue(), StandardCharsets.ISO_8859_1);
            assertFalse(said.contains(text), secret.getKey() + " in the log or the report");
            assertEquals(0, occurrences(masked, secret.getValue()), secret.getKey() + " in the capture");
            // A dump has characters with their high octet first; strings of ASCII have one octet each.
            found.put(secret.getKey(), occurrences(dump, secret.getValue()) + occurrences(dump, text.getBytes(StandardCharsets.UTF_16BE))
                + occurrences(dump, text.getBytes(StandardCharsets.UTF_16LE)));
        }
        System.out.println("T27: in the heap: " + found);
        found.forEach((name, count) -> assertTrue(count == 0 || name.startsWith("text of key") && WAIT_SECONDS < TRANSACTION_SECONDS,
            () -> name + ": " + count));
        assertTrue(occurrences(dump, InetAddress.getLoopbackAddress().getHostAddress().getBytes(StandardCharsets.US_ASCII)) > 0,
            "the search finds what is there");
        assertTrue(occurrences(masked, "inline:xxxx".getBytes(StandardCharsets.US_ASCII)) > 0, "the capture has the lines, blotted");
    }

    private static String run(Path folder, Path dump, Path masked, Path open) throws Exception {
        try (LoopbackRegistrar registrar = LoopbackRegistrar.start(Map.of("alice", PASSWORD))) {
            Path log = folder.resolve("log");
            Path settings = Files.writeString(folder.resolve("logging.properties"), "handlers=java.util.logging.ConsoleHandler\n"
                + "java.util.logging.ConsoleHandler.level=ALL\norg.offhook.level=ALL\n");
            Process child = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx128m",
                "-XX:+UseSerialGC", "-Djava.util.logging.config.file=" + settings, "-cp", System.getProperty("java.class.path"),
                HeldSecrets.class.getName(), Integer.toString(registrar.address().getPort()), dump.toString(), Integer.toString(PASSWORD.length()),
                Integer.toString(WAIT_SECONDS), masked.toString(), open.toString()).redirectErrorStream(true).redirectOutput(log.toFile()).start();
            child.getOutputStream().write(PASSWORD.getBytes(StandardCharsets.US_ASCII));
            child.getOutputStream().flush();
            assertTrue(child.waitFor(90, TimeUnit.SECONDS), "the child ends");
            String said = Files.readString(log);
            assertEquals(0, child.exitValue(), said);
            return said;
        }
    }

    private static List<String> keysIn(Path capture) throws IOException {
        String text = Files.readString(capture, StandardCharsets.ISO_8859_1);
        return Pattern.compile("inline:([A-Za-z0-9+/]{37,}=*)").matcher(text).results().map(match -> match.group(1)).distinct().toList();
    }

    private static int occurrences(Path file, byte[] wanted) throws IOException {
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
