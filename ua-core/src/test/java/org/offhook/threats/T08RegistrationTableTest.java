package org.offhook.threats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.offhook.registration.RegistrationFailure;
import org.offhook.registration.RegistrationListener;
import org.offhook.registration.RegistrationMachine;
import org.offhook.registration.RegistrationSettings;
import org.offhook.sip.Hop;
import org.offhook.sip.NameAddr;
import org.offhook.sip.SipRequest;
import org.offhook.sip.TransactionLayer;
import org.offhook.sip.account.SipAccount;
import org.offhook.sip.account.Tokens;
import org.offhook.sip.auth.Credentials;
import org.offhook.sip.auth.DigestAuthenticator;
import org.offhook.sip.auth.Randomness;
import org.offhook.testkit.EmbeddedRegistrar;
import org.offhook.testkit.RegistrarSettings;
import org.offhook.testkit.VirtualEndpoint;
import org.offhook.testkit.VirtualSignalling;

/** T08: a phone that restarts a thousand times fills no table, and phones that are told to come back later do not come together. */
class T08RegistrationTableTest {

    private static final String DOMAIN = "192.0.2.10";
    private static final int RESTARTS = 1_000;

    private final VirtualSignalling network = new VirtualSignalling(8);
    private final VirtualEndpoint server = network.endpoint(DOMAIN, 5060);
    private final Tokens tokens = new Tokens(new Random(8));

    private RegistrationMachine machine(String user, VirtualEndpoint endpoint, String instance, RegistrationListener listener) {
        SipAccount account = SipAccount.of(NameAddr.parse("<sip:" + user + "@" + DOMAIN + ">")).withAuthenticator(
            new DigestAuthenticator(List.of(Credentials.password(user, "pw".toCharArray())), Randomness.secure()));
        return new RegistrationMachine(account, RegistrationSettings.of(600, instance), endpoint, network.clock(), tokens, listener);
    }

    @Test
    void aThousandRestartsLeaveOneBindingAndAnExitNone() {
        EmbeddedRegistrar registrar = registrar(Map.of("1001", "pw"));
        RegistrationMachine machine = null;
        int most = 0;
        for (int i = 0; i < RESTARTS; i++) {
            // Killed: another port, the same instance, and no farewell of the run before.
            machine = machine("1001", network.endpoint("192.0.2.1", 10_000 + i), "urn:uuid:device", new RegistrationListener() { });
            machine.register();
            network.run(100);
            most = Math.max(most, registrar.bindings("1001").size());
        }
        System.out.println("T08: bindings after each of " + RESTARTS + " restarts: at most " + most);
        assertEquals(1, most);
        machine.unregister();
        network.run(3_000);
        assertEquals(0, registrar.bindings("1001").size());
    }

    @Test
    void everyRegisterNamesItsInstanceAndFlow() {
        List<SipRequest> requests = new ArrayList<>();
        answer(503, requests);
        machine("1001", network.endpoint("192.0.2.1", 5060), "urn:uuid:device", new RegistrationListener() { }).register();
        network.run(200);
        String contact = requests.get(0).headers().first("Contact").orElseThrow();
        assertTrue(contact.contains("+sip.instance=\"<urn:uuid:device>\"") && contact.contains("reg-id=1"), contact);
    }

    @Test
    void aUserHasTenContactsAndTheTableTenThousandUsers() {
        Map<String, String> passwords = new HashMap<>();
        for (int i = 0; i <= 10_000; i++) {
            passwords.put("u" + i, "pw");
        }
        EmbeddedRegistrar registrar = registrar(passwords);
        List<RegistrationFailure> failures = new ArrayList<>();
        RegistrationListener listener = new RegistrationListener() {
            @Override
            public void failed(RegistrationFailure failure) {
                failures.add(failure);
            }
        };
        for (int i = 0; i < 11; i++) {
            machine("u0", network.endpoint("192.0.2.2", 20_000 + i), "urn:uuid:device-" + i, listener).register();
            network.run(100);
        }
        assertEquals(10, registrar.bindings("u0").size());
        assertEquals(List.of(403), failures.stream().map(RegistrationFailure::status).toList());
        failures.clear();
        VirtualEndpoint one = network.endpoint("192.0.2.3", 5060);
        for (int i = 1; i <= 10_000; i++) {
            machine("u" + i, one, "urn:uuid:device", listener).register();
            if (i % 500 == 0) {
                network.run(200);
            }
        }
        network.run(500);
        assertEquals(List.of(403), failures.stream().map(RegistrationFailure::status).toList(), "the 10 001st user");
    }

    @Test
    void aStormOf503IsSpread() {
        answer(503, new ArrayList<>());
        List<Long> waitsMs = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            machine("u" + i, network.endpoint("192.0.2.4", 30_000 + i), "urn:uuid:" + i, new RegistrationListener() {
                @Override
                public void failed(RegistrationFailure failure) {
                    waitsMs.add(failure.nextTryInMs().orElseThrow());
                }
            }).register();
        }
        network.run(200);
        assertEquals(1_000, waitsMs.size());
        Collections.sort(waitsMs);
        long spreadMs = waitsMs.get(949) - waitsMs.get(49);
        System.out.println("T08: Retry-After 60 s: 90 % of the retries lie between " + waitsMs.get(49) + " and " + waitsMs.get(949) + " ms");
        assertTrue(waitsMs.get(0) >= 60_000, "none comes before it may");
        assertTrue(spreadMs >= 30_000, "spread over " + spreadMs + " ms of a window of 60 s");
    }

    private EmbeddedRegistrar registrar(Map<String, String> passwords) {
        EmbeddedRegistrar registrar = new EmbeddedRegistrar(server, network.clock(), RegistrarSettings.of(DOMAIN, passwords), Randomness.secure());
        server.core(registrar);
        return registrar;
    }

    private void answer(int status, List<SipRequest> requests) {
        server.core(new TransactionLayer.Core() {
            @Override
            public void onRequest(TransactionLayer.ServerTransaction transaction) {
                requests.add(transaction.request());
                transaction.respond(ScriptedServer.answer(transaction.request(), status, "Retry-After", "60"));
            }

            @Override
            public void onAck(SipRequest ack, Hop source) {
                // no INVITE is sent
            }

            @Override
            public void onServerFailure(TransactionLayer.ServerTransaction transaction, TransactionLayer.Failure failure, String reason) {
                // nothing to tell
            }
        });
    }
}
