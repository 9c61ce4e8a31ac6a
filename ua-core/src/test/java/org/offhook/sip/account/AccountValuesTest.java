package org.offhook.sip.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Numbers and addresses from headers, and random names. */
class AccountValuesTest {

    @Test
    void theLeadingNumberCounts() {
        assertEquals(Optional.of(120L), HeaderNumbers.leading(Optional.of(" 120 (busy);duration=5")));
        assertEquals(Optional.of(7L), HeaderNumbers.leading(Optional.of("7;x")));
        for (String none : new String[] {"", "x7", "-7", "9999999999", "\u0663"}) {
            assertTrue(HeaderNumbers.leading(Optional.of(none)).isEmpty(), none);
        }
        assertTrue(HeaderNumbers.leading(Optional.empty()).isEmpty());
    }

    @Test
    void addressesAreReadAndNamesNeverLookedUp() {
        assertEquals("192.0.2.1", AddressLiteral.parse("192.0.2.1").orElseThrow().getHostAddress());
        assertEquals(AddressLiteral.parse("::1"), AddressLiteral.parse("[0:0:0:0:0:0:0:1]"));
        for (String bad : List.of("localhost", "300.1.1.1", "1.2.3", "a.b.c.d", "", "2001:db8::1::2", ":")) {
            assertTrue(AddressLiteral.parse(bad).isEmpty(), bad);
        }
    }

    @Test
    void namesDifferAndInstanceIdsAreRandomUuids() {
        Tokens tokens = new Tokens(new Random(1));
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            assertTrue(seen.add(tokens.tag()) && seen.add(tokens.callId()));
            UUID uuid = UUID.fromString(tokens.instanceId().substring("urn:uuid:".length()));
            assertEquals(4, uuid.version());
            assertEquals(2, uuid.variant());
            assertTrue(tokens.sessionId() >= 0);
        }
    }
}
