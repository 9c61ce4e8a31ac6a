package org.offhook.sip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SipUriTest {

    @ParameterizedTest
    @ValueSource(strings = {
        "sip:2001@pbx.example", "sip:pbx.example:5070;transport=tcp", "sips:a@[2001:db8::1]:5061;lr",
        "sip:+33-1-23@h;user=phone", "sip:a%20b@h?Subject=x", "tel:+33123456789;phone-context=example.com",
        "sip:user;par=1@host;lr", "sip:1002:pw@h"})
    void writesWhatItRead(String text) {
        assertEquals(text, SipUri.parse(text).toString());
    }

    @Test
    void readsTheParts() {
        SipUri uri = SipUri.parse("SIP:Bob@PBX.Example:5070;Transport=TCP;lr?Subject=hi");
        assertEquals("sip", uri.scheme());
        assertEquals("Bob", uri.user());
        assertEquals("pbx.example", uri.host());
        assertEquals(5070, uri.port());
        assertEquals(Optional.of(TransportProtocol.TCP), uri.transport());
        assertTrue(uri.parameters().has("lr"));
        assertEquals("Subject=hi", uri.headers());
        assertEquals("sip:Bob@pbx.example", uri.addressOfRecord().toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "2001@pbx", "http://x", "sip:", "sip:@host", "sip:a@", "sip:a@host:port", "sip:a@host:99999",
        "sip:a@host:-1", "sip:a b@host", "sip:a@[::1", "sip:a@ho\"st", "tel:", "sip:a@ho<st"})
    void refusesWithASentenceThatNamesTheText(String text) {
        SipSyntaxException fault = assertThrows(SipSyntaxException.class, () -> SipUri.parse(text));
        assertTrue(fault.getMessage().contains("\"" + text + "\" is not a SIP URI: "), fault.getMessage());
    }

    @Test
    void asksForTlsWhenSecure() {
        assertEquals(Optional.of(TransportProtocol.TLS), SipUri.parse("sips:a@h").transport());
    }
}
