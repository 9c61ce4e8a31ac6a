package org.offhook.threats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.InetAddress;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.offhook.Account;
import org.offhook.Call;
import org.offhook.CallReport;
import org.offhook.Failure;
import org.offhook.InviteOptions;
import org.offhook.Transport;
import org.offhook.UserAgent;
import org.offhook.testkit.TestAuthority;

/** T10, signalling: somebody in the middle who shows a certificate of his own hears nothing, and the user is told each time. */
class T10InterceptionTest {

    private static final TestAuthority ROOT = TestAuthority.create("offhook test root");
    private static final TestAuthority STRANGER = TestAuthority.create("somebody in the middle");
    private static final int EACH = 50;

    @Test
    void noneOfHundredSessionsComesUpAndAllAreReported() throws Exception {
        int told = 0;
        try (CertificateServer middle = new CertificateServer(STRANGER.issue("localhost"));
             UserAgent agent = UserAgent.builder().bind(InetAddress.getByName("127.0.0.1")).tls(ROOT.trusted())
                 .account(Account.builder("sip:1001@localhost").registrar("sip:localhost:" + middle.port()).transport(Transport.TLS)
                     .password("secret".toCharArray()).build()).build()) {
            for (int i = 0; i < EACH; i++) {
                Throwable refused = assertThrows(ExecutionException.class, () -> agent.register().get(30, TimeUnit.SECONDS)).getCause();
                assertInstanceOf(Failure.Tls.class, refused);
                told++;
                Call call = agent.place("sip:1002@localhost:" + middle.port(), InviteOptions.DEFAULT);
                CallReport report = call.ended().get(30, TimeUnit.SECONDS);
                assertEquals("tls", report.call().cause());
                assertEquals("net.tls", report.findings().get(0).code());
                told++;
            }
            assertEquals(0, middle.octets());
            System.out.println("Sessions up: 0 of " + 2 * EACH + ", told: " + told + ", connections refused: " + middle.connections());
        }
        assertEquals(2 * EACH, told);
    }

    @Test
    void whatWasProvedForOneDomainIsNotUsedForAnother() throws Exception {
        try (CertificateServer server = new CertificateServer(ROOT.issue("localhost"));
             UserAgent agent = UserAgent.builder().bind(InetAddress.getByName("127.0.0.1")).tls(ROOT.trusted()).transport(Transport.TLS)
                 .account(Account.builder("sip:1001@localhost").registrar("sip:localhost:" + server.port()).transport(Transport.TLS)
                     .password("secret".toCharArray()).build()).build()) {
            agent.register().get(30, TimeUnit.SECONDS);
            int octets = server.octets();
            // The same address by another name: the open connection has not proved that.
            CallReport report = agent.place("sip:1002@127.0.0.1:" + server.port(), InviteOptions.DEFAULT).ended().get(30, TimeUnit.SECONDS);
            assertEquals("tls", report.call().cause());
            assertEquals(octets, server.octets());
        }
    }
}
