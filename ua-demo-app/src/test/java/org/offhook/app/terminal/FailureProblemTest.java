package org.offhook.app.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.offhook.Failure;
import org.offhook.sip.tls.TlsFault;

class FailureProblemTest {

    @ParameterizedTest
    @CsvSource({"UNKNOWN_ISSUER, --tls-ca", "SELF_SIGNED, --tls-ca", "WRONG_NAME, --tls-name", "ADDRESS_ONLY, --tls-address",
        "NOT_TLS, 5061", "TIMEOUT, 5061", "CLIENT_CERTIFICATE_WANTED, --tls-cert"})
    void saysWhichSettingMendsAFaultOfTls(TlsFault.Kind kind, String advice) {
        Problem problem = FailureProblem.of(new Failure.Tls(new TlsFault(kind, "pbx.example", "pbx.example", "CN=x")), "sip:a@b", true);
        assertTrue(problem.sentence(Texts.in(Locale.ENGLISH)).contains(advice), problem.sentence(Texts.in(Locale.ENGLISH)));
        assertTrue(problem.sentence(Texts.in(Locale.FRENCH)).contains(advice), problem.sentence(Texts.in(Locale.FRENCH)));
    }

    @Test
    void theNetworkIsNotBlamedForAPortOfOurs() {
        Failure taken = new Failure.TransportFailed("The UDP port 5060 of 127.0.0.1 is taken by another program.");
        assertEquals("Le port UDP 5060 de 127.0.0.1 est pris par un autre programme ; voyez --bind et --port (0 prend un port libre)",
            FailureProblem.of(taken, "-", true).sentence(Texts.in(Locale.FRENCH)));
        assertEquals("The UDP port 5060 of 127.0.0.1 is taken by another program; see --bind and --port (0 takes a free one)",
            FailureProblem.of(taken, "-", true).sentence(Texts.in(Locale.ENGLISH)));
        Failure closed = new Failure.TransportFailed("The connection was closed by tcp:192.0.2.1:5061.");
        assertTrue(FailureProblem.of(closed, "-", true).sentence(Texts.in(Locale.ENGLISH)).endsWith("check the address, the port and --transport"));
    }
}
