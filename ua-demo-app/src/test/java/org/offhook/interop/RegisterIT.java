package org.offhook.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.offhook.testkit.Standstill;

/** {@code offhook register} at Kamailio: transports, address families, digests, and everything that can go wrong. */
@RequiresPeers
class RegisterIT {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    /** What a shell sees of a process that left on SIGTERM, in good order or not. */
    static final int ENDED_BY_SIGTERM = 128 + 15;

    private static Kamailio md5;
    private static Kamailio sha256;

    @BeforeAll
    static void startRegistrars() {
        md5 = Kamailio.start(Map.of("V6", "1"));
        sha256 = Kamailio.start(Map.of("V6", "1", "ALG", "SHA-256"));
    }

    @AfterAll
    static void stopRegistrars() {
        md5.close();
        sha256.close();
    }

    @ParameterizedTest(name = "{0} over {1} at {2}")
    @CsvSource({"MD5,udp,127.0.0.1", "MD5,tcp,127.0.0.1", "MD5,udp,[::1]", "MD5,tcp,[::1]", "SHA-256,udp,127.0.0.1",
        "SHA-256,tcp,127.0.0.1", "SHA-256,udp,[::1]"})
    void registersAndLeaves(String algorithm, String transport, String host) {
        Kamailio registrar = algorithm.equals("MD5") ? md5 : sha256;
        try (WireTap tap = WireTap.onSipPorts(registrar.port())) {
            OffhookProcess offhook = OffhookProcess.with().knowing("1001").run(LIMIT, "register", "sip:1001@" + host + ":" + registrar.port(),
                    "--transport", transport, "--once");
            assertEquals(0, offhook.awaitExit(LIMIT), offhook::toString);
            assertTrue(offhook.out().contains("200 OK"), offhook::toString);

            List<List<String>> registers = registers(tap);
            assertTrue(registers.size() >= 3 && registers.size() <= 4, () -> "REGISTERs: " + registers);
            assertTrue(registers.get(1).get(0).equalsIgnoreCase(algorithm), () -> "digest: " + registers);
            assertTrue(removesBinding(registers.get(registers.size() - 1)), () -> "last REGISTER: " + registers);
            assertEquals(0, tap.malformed(registrar.port()), "malformed packets");
        }
    }

    /** Algorithm, Expires and contact parameter of each REGISTER; one that was repeated, for the answer took its time, counts once. */
    private static List<List<String>> registers(WireTap tap) {
        Map<String, List<String>> registers = new LinkedHashMap<>();
        tap.fields("sip.Method == REGISTER", "sip.Call-ID", "sip.CSeq.seq", "sip.auth.algorithm", "sip.Expires", "sip.contact.parameter")
                .forEach(register -> registers.putIfAbsent(register.get(0) + " " + register.get(1), register.subList(2, 5)));
        return List.copyOf(registers.values());
    }

    private static boolean removesBinding(List<String> register) {
        return register.get(1).equals("0") || register.get(2).contains("expires=0");
    }

    @Test
    void wrongPasswordEndsSoonInOneSentence() {
        int before = md5.requests("REGISTER").size();
        long startNanos = System.nanoTime();
        OffhookProcess offhook = OffhookProcess.with().environment("OFFHOOK_PASSWORD", "not-the-password")
                .run(LIMIT, "register", md5.uri("1001"), "--once");
        assertEquals(4, offhook.awaitExit(LIMIT), offhook::toString);
        double seconds = (System.nanoTime() - startNanos) / 1e9;
        assertTrue(seconds < Bench.allowedSeconds(5, startNanos), () -> "took " + seconds + " s");
        assertTrue(offhook.err().contains("password") && offhook.err().contains("1001"), offhook::toString);
        assertNoStackTrace(offhook);
        long tries = md5.requests("REGISTER").stream().skip(before).map(RegisterIT::cseq).distinct().count();
        assertTrue(tries >= 2 && tries <= 4, () -> tries + " REGISTERs with a wrong password");
    }

    /** The number of a request in the registrar's trace, the same for its repetitions. */
    private static String cseq(String line) {
        return line.substring(line.indexOf("cseq="));
    }

    static void assertNoStackTrace(OffhookProcess offhook) {
        String all = offhook.out() + offhook.err();
        assertFalse(all.contains("Exception") || all.contains("\tat ") || all.contains("    at org."),
                offhook::toString);
    }

    @Test
    void tooBriefIsAskedAgainWithTheRegistrarsMinimum() {
        try (Kamailio strict = Kamailio.start(Map.of("MINEXP", "700"));
                WireTap tap = WireTap.onSipPorts(strict.port())) {
            OffhookProcess offhook = OffhookProcess.with().knowing("1002").run(LIMIT, "register", strict.uri("1002"), "--once", "--expires", "60",
                    "--json");
            assertEquals(0, offhook.awaitExit(LIMIT), offhook::toString);
            assertEquals(1, tap.fields("sip.Status-Code == 423", "sip.CSeq.seq").stream().distinct().count(), "423 Interval Too Brief");
            assertTrue(offhook.json().at("expiresSeconds").number() >= 690, offhook::toString);
        }
    }

    @Test
    void refreshesInTimeThroughStaleNoncesAndLeavesOnSigterm() {
        long startNanos = Standstill.begin();
        try (Kamailio brief = Kamailio.start(Map.of("MINEXP", "7", "STALE", "1"));
                WireTap tap = WireTap.onSipPorts(brief.port());
                OffhookProcess offhook = OffhookProcess.with().knowing("1003").start("register", brief.uri("1003"), "--expires", "8")) {
            offhook.awaitOutput("200 OK", LIMIT);
            // A binding of 8 s is refreshed after 4 to 7 s; a nonce of 5 s does not live to see the second refresh.
            Await.until("two refreshes", Duration.ofSeconds(40),
                    () -> brief.requests("REGISTER").stream().map(RegisterIT::cseq).distinct().count() >= 6, () -> brief.requests("REGISTER") + "\n" + offhook);
            assertTrue(offhook.isAlive(), offhook::toString);
            offhook.terminate();
            offhook.mustExitWith(ENDED_BY_SIGTERM, Duration.ofSeconds(3));
            assertTrue(tap.count("sip.Status-Code == 401 && sip.auth contains \"stale\"") >= 1, "stale nonces");
            List<List<String>> bindings = tap.fields("sip.Status-Code == 200 && sip.CSeq.method == REGISTER",
                    "sip.contact.parameter", "frame.time_relative");
            assertTrue(bindings.size() >= 4, () -> "bindings: " + bindings);
            assertNoGapInBinding(bindings, startNanos);
            List<List<String>> registers = registers(tap);
            assertTrue(removesBinding(registers.get(registers.size() - 1)), () -> "last REGISTER: " + registers);
        }
    }

    /** The binding must never run out: each 200 comes within 8 s of the one before. */
    private static void assertNoGapInBinding(List<List<String>> bindings, long startNanos) {
        double stoodStill = Standstill.secondsSince(startNanos);
        for (int i = 1; i < bindings.size(); i++) {
            double gapSeconds = Double.parseDouble(bindings.get(i).get(1))
                    - Double.parseDouble(bindings.get(i - 1).get(1));
            assertTrue(gapSeconds < 8.0 + stoodStill, () -> "gap of " + gapSeconds + " s in " + bindings);
        }
    }

    @Test
    void unknownUserIsUnauthorized() {
        OffhookProcess offhook = OffhookProcess.with().knowing("4711").run(LIMIT, "register", md5.uri("4711"), "--once");
        assertEquals(4, offhook.awaitExit(LIMIT), offhook::toString);
        assertNoStackTrace(offhook);
    }
}
