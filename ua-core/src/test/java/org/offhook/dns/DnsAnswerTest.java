package org.offhook.dns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DnsAnswerTest {

    private static final DnsQuestion QUESTION = new DnsQuestion(0x1234, "PBX.example", RecordType.A);
    /** "pbx.example", which answers may point at: 12 octets behind the header. */
    private static final String ASKED = "03706278076578616d706c6500";
    private static final String HEAD = "1234 81a0 0001 %s 0000 0000 " + ASKED + " 0001 0001 ";
    private static final String ADDRESS = "c00c 0001 0001 00000e10 0004 c0000201 ";

    private static Optional<DnsAnswer> read(String hexadecimal) {
        return DnsAnswer.read(HexFormat.of().parseHex(hexadecimal.replace(" ", "")), QUESTION);
    }

    private static Optional<DnsAnswer> records(int count, String records) {
        return read(String.format(HEAD, String.format("%04x", count)) + records);
    }

    @Test
    void asksInOneStandardQuestion() {
        assertEquals("123401200001000000000000" + "03504258076578616d706c6500" + "00010001",
            HexFormat.of().formatHex(QUESTION.encode().orElseThrow()));
        for (String unaskable : List.of("", ".", "a..b", "a b", "x".repeat(64), "x.".repeat(130), "b\u00fccher.example", "a\0b")) {
            assertEquals(Optional.empty(), new DnsQuestion(1, unaskable, RecordType.A).encode(), unaskable);
        }
    }

    @Test
    void readsAddressesAndWhetherTheyWereChecked() throws Exception {
        DnsAnswer answer = records(2, ADDRESS + "c00c 0001 0001 00000e10 0004 c0000202").orElseThrow();
        assertEquals(List.of(InetAddress.getByName("192.0.2.1"), InetAddress.getByName("192.0.2.2")), answer.addresses());
        assertTrue(answer.authenticated() && answer.exists() && !answer.truncated() && !answer.failed());
    }

    @Test
    void followsAliasesFromTheNameThatWasAskedFor() throws Exception {
        String alias = "c00c 0005 0001 00000e10 0004 017a c010 ";
        String target = "017a c010 0001 0001 00000e10 0004 c0000207";
        assertEquals(List.of(InetAddress.getByName("192.0.2.7")), records(2, alias + target).orElseThrow().addresses());
        assertEquals(List.of(InetAddress.getByName("192.0.2.7")), records(2, target + alias).orElseThrow().addresses());
    }

    /** What an answer says about names that nobody asked for counts nothing; nor do records that are no addresses. */
    @ParameterizedTest
    @CsvSource({"017a c010 0001 0001 00000e10 0004 c0000207, another name", "c00c 0001 0003 00000e10 0004 c0000207, another class",
        "c00c 0001 0001 00000e10 0005 c000020701, five octets", "c00c 0010 0001 00000e10 0004 c0000207, text",
        "c00c 0005 0001 00000e10 0002 c00c, an alias of itself"})
    void passesOverWhatDoesNotBelongToTheQuestion(String record, String what) {
        assertEquals(List.of(), records(1, record).orElseThrow().addresses(), what);
    }

    @ParameterizedTest
    @CsvSource({"1235 81a0 0001 0000 0000 0000 " + ASKED + " 0001 0001, another number", "1234 01a0 0001 0000 0000 0000 " + ASKED + " 0001 0001, a question",
        "1234 89a0 0001 0000 0000 0000 " + ASKED + " 0001 0001, another operation", "1234 81a0 0000 0000 0000 0000, no question",
        "1234 81a0 0002 0000 0000 0000 " + ASKED + " 0001 0001 " + ASKED + " 0001 0001, two questions",
        "1234 81a0 0001 0000 0000 0000 " + ASKED + " 001c 0001, another type", "1234 81a0 0001 0000 0000 0000 " + ASKED + " 0001 0003, another class",
        "1234 81a0 0001 0000 0000 0000 03706279076578616d706c6500 0001 0001, another name", "1234 81a0 0001 0001 0000 0000 " + ASKED + " 0001 0001, cut off",
        "1234 81a0 0001 0001 0000 0000 " + ASKED + " 0001 0001 c01d 0001 0001 00000e10 0004 c0000201, a name that points at itself",
        "1234 81a0 0001 0001 0000 0000 " + ASKED + " 0001 0001 c00c 0001 0001 00000e10 ffff c0000201, a record beyond the end", "12, one octet"})
    void whatIsNoAnswerToTheQuestionIsPassedOver(String message, String what) {
        assertEquals(Optional.empty(), read(message), what);
    }

    @ParameterizedTest
    @CsvSource({"81a3, false, false, false", "81a2, true, true, false", "83a0, true, false, true"})
    void saysWhyThereIsNoAddress(String flags, boolean exists, boolean failed, boolean truncated) {
        DnsAnswer answer = read("1234 " + flags + " 0001 0000 0000 0000 " + ASKED + " 0001 0001").orElseThrow();
        assertEquals(List.of(exists, failed, truncated), List.of(answer.exists(), answer.failed(), answer.truncated()));
        assertEquals(List.of(), answer.addresses());
    }

    @Test
    void mutationsAreAnswersOrNone() {
        byte[] sound = HexFormat.of().parseHex((String.format(HEAD, "0003") + ADDRESS + "c00c 0005 0001 00000e10 0004 017a c010 "
            + "017a c010 0001 0001 00000e10 0004 c0000207").replace(" ", ""));
        Random random = new Random(1035);
        int read = 0;
        for (int i = 0; i < 50_000; i++) {
            byte[] damaged = java.util.Arrays.copyOf(sound, random.nextInt(8) == 0 ? random.nextInt(sound.length) : sound.length);
            for (int hits = random.nextInt(4); hits > 0 && damaged.length > 0; hits--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            read += DnsAnswer.read(damaged, QUESTION).isPresent() ? 1 : 0;
        }
        assertTrue(read > 1_000, read + " were answers");
    }
}
