package org.offhook.sip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class SipValuesTest {

    @Test
    void readsAddressesWithAndWithoutBrackets() {
        NameAddr named = NameAddr.parse("\"Ann \\\"A\\\" <x>\" <sip:ann@h;lr>;tag=1;+sip.instance=\"<urn:uuid:1>\"");
        assertEquals("Ann \"A\" <x>", named.displayName());
        assertEquals("ann", named.uri().user());
        assertTrue(named.uri().parameters().has("lr"));
        assertEquals(Optional.of("1"), named.tag());
        assertEquals(Optional.of("\"<urn:uuid:1>\""), named.parameters().get("+sip.instance"));
        assertEquals(named, NameAddr.parse(named.toString()));
        NameAddr bare = NameAddr.parse("sip:bob@h:5070;tag=2");
        assertEquals(Optional.of("2"), bare.tag());
        assertEquals("sip:bob@h:5070", bare.uri().toString());
    }

    @Test
    void neverLetsAValueAddALine() {
        assertThrows(SipSyntaxException.class, () -> SipHeaders.builder().add("Subject", "x\r\nEvil: y"));
        assertEquals("\"a  b\"", SipText.quote("a\r\nb"));
    }

    @Test
    void splitsListsOutsideQuotesAndBrackets() {
        SipHeaders headers = SipHeaders.builder().add("Contact", "<sip:a@h;x=1,2>, \"b, c\" <sip:b@h>")
            .add("contact", "<sip:d@h>").build();
        assertEquals(List.of("<sip:a@h;x=1,2>", "\"b, c\" <sip:b@h>", "<sip:d@h>"), headers.elements("CONTACT"));
    }

    @Test
    void replacesAHeaderInItsPlace() {
        SipHeaders headers = SipHeaders.builder().add("A", 1).add("B", 2).add("a", 3).set("A", 4).remove("b").build();
        assertEquals(1, headers.lines().size());
        assertEquals(Optional.of("4"), headers.first("a"));
    }

    @Test
    void readsVia() {
        Via via = Via.parse("SIP / 2.0 / UDP 192.0.2.1:5070 ;branch=z9hG4bK1;rport=4711;received=198.51.100.9");
        assertEquals("UDP", via.transport());
        assertEquals("192.0.2.1", via.host());
        assertEquals(5070, via.port());
        assertEquals(Optional.of(4711), via.rport());
        assertEquals(Optional.of("198.51.100.9"), via.received());
        assertEquals(Optional.empty(), Via.parse("SIP/2.0/TCP [::1];rport;branch=z").rport());
        assertEquals(Optional.empty(), Via.parse("SIP/2.0/TCP h;rport=x;branch=z").rport());
    }

    @Test
    void answersWithTheHeadersOfTheRequest() {
        SipRequest invite = new SipRequest("INVITE", SipUri.parse("sip:b@h"), SipHeaders.builder()
            .add("Via", "SIP/2.0/UDP a;branch=z9hG4bK1").add("Record-Route", "<sip:p;lr>").add("From", "<sip:a@h>;tag=1")
            .add("To", "<sip:b@h>").add("Call-ID", "c").add("CSeq", "1 INVITE").add("Subject", "x").build());
        SipResponse ok = SipResponse.to(invite, 200, "OK", "t");
        assertEquals(Optional.of("t"), ok.to().tag());
        assertEquals(List.of("<sip:p;lr>"), ok.headers().all("Record-Route"));
        assertFalse(ok.headers().first("Subject").isPresent());
        assertEquals(List.of(), SipResponse.to(invite, 486, "Busy Here", "t").headers().all("Record-Route"));
        assertEquals(Optional.empty(), SipResponse.to(invite, 100, "Trying", "").to().tag());
    }

    @Test
    void showsForeignTextWithoutControlCharacters() {
        assertEquals("a\ufffd[31mb\ufffdc", SipText.printable("a\u001b[31mb\u202ec"));
        assertEquals(121, SipText.printable("x".repeat(500)).length());
    }

    @Test
    void parsersThrowNothingButTheirSyntaxException() {
        List<String> seeds = List.of("\"Ann\" <sip:ann@[::1]:5060;lr?x=y>;tag=1", "SIP/2.0/UDP h:1;branch=z9hG4bK;rport=2",
            "1 INVITE", "sips:a:b@host:65535;transport=tls", ";a=1;b=\"x;y\";c");
        List<Function<String, Object>> parsers =
            List.of(NameAddr::parse, Via::parse, CSeq::parse, SipUri::parse, Parameters::parse, text -> Via.parse(text).rport());
        Random random = new Random(42);
        int refused = 0;
        for (int i = 0; i < 60_000; i++) {
            StringBuilder text = new StringBuilder(seeds.get(random.nextInt(seeds.size())));
            for (int edits = random.nextInt(6); edits > 0; edits--) {
                int at = random.nextInt(text.length() + 1);
                switch (random.nextInt(3)) {
                    case 0 -> text.insert(at, (char) random.nextInt(0x180));
                    case 1 -> text.setLength(at);
                    default -> text.insert(at, "<>\"\\;,=@:[]% \r\n".charAt(random.nextInt(15)));
                }
            }
            for (Function<String, Object> parser : parsers) {
                try {
                    parser.apply(text.toString()).toString();
                } catch (SipSyntaxException e) {
                    refused++;
                }
            }
        }
        assertTrue(refused > 10_000, "mutations that were refused: " + refused);
    }
}
