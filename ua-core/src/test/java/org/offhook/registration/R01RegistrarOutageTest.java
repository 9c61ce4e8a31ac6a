package org.offhook.registration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.offhook.sip.Hop;
import org.offhook.sip.NameAddr;
import org.offhook.sip.SipHeaders;
import org.offhook.sip.SipRequest;
import org.offhook.sip.SipResponse;
import org.offhook.sip.SipUri;
import org.offhook.sip.TransactionLayer;
import org.offhook.sip.TransportProtocol;
import org.offhook.sip.account.SipAccount;
import org.offhook.sip.account.Tokens;
import org.offhook.testkit.VirtualSignalling;
import org.offhook.time.Timers;

/**
 * R01: a registrar that is gone for 100 s is found again within 35 s of its return (median of ten phones), at moments that are
 * spread. Silent over datagrams, refusing connections over TLS; in virtual time.
 */
class R01RegistrarOutageTest {

    private static final int PHONES = 10;
    private static final long OUTAGE_MS = 100_000;
    private static final long LIMIT_MS = 35_000;

    @Test
    void silentOverDatagrams() {
        long[] backMs = new long[PHONES];
        for (int i = 0; i < PHONES; i++) {
            VirtualSignalling network = new VirtualSignalling(i);
            ScriptedRegistrar registrar = new ScriptedRegistrar(network);
            RecordedRegistration heard = new RecordedRegistration();
            RegistrationMachine machine = new RegistrationMachine(SipAccount.of(NameAddr.parse("<sip:2001@pbx.example>")),
                RegistrationSettings.of(600, "urn:uuid:0-1"), network.endpoint("10.0.0.1", 5060), network.clock(),
                new Tokens(new Random(i)), heard);
            machine.register();
            network.run(100);
            network.run(heard.binding().refreshInMs() - 200);
            network.loss(1);
            network.run(OUTAGE_MS);
            network.loss(0);
            backMs[i] = untilRegistered(network, heard, registrar.requests.size(), () -> registrar.requests.size());
            assertEquals(RegistrationState.REGISTERED, machine.state());
        }
        judge("datagrams", backMs);
    }

    @Test
    void refusingConnections() {
        long[] backMs = new long[PHONES];
        for (int i = 0; i < PHONES; i++) {
            VirtualSignalling network = new VirtualSignalling(i);
            StreamServer server = new StreamServer(network.clock());
            RecordedRegistration heard = new RecordedRegistration();
            RegistrationMachine machine = new RegistrationMachine(SipAccount.of(NameAddr.parse("<sip:2001@pbx.example>")),
                RegistrationSettings.of(600, "urn:uuid:0-1"), server, network.clock(), new Tokens(new Random(i)), heard);
            machine.register();
            network.run(100);
            server.down = true;
            machine.onConnectionLost(StreamServer.HOP);
            network.run(OUTAGE_MS);
            server.down = false;
            backMs[i] = untilRegistered(network, heard, server.answered, () -> server.answered);
            assertEquals(RegistrationState.REGISTERED, machine.state());
        }
        judge("connections", backMs);
    }

    private static long untilRegistered(VirtualSignalling network, RecordedRegistration heard, int before,
                                        java.util.function.IntSupplier answered) {
        long ms = 0;
        while (answered.getAsInt() == before && ms < 600_000) {
            network.run(100);
            ms += 100;
        }
        network.run(100);
        assertTrue(heard.binding().expiresS() > 0);
        return ms;
    }

    private static void judge(String how, long[] backMs) {
        Arrays.sort(backMs);
        long median = (backMs[PHONES / 2 - 1] + backMs[PHONES / 2]) / 2;
        System.out.println("Registered again after the return, " + how + ": " + Arrays.toString(backMs) + " ms, median " + median);
        assertTrue(median <= LIMIT_MS, how + ": median " + median + " ms");
        assertTrue(LongStream.of(backMs).distinct().count() > PHONES / 2, "all at once: " + Arrays.toString(backMs));
    }

    /** A registrar behind TLS that takes connections or does not. */
    private static final class StreamServer implements TransactionLayer {
        private static final Hop HOP = new Hop(TransportProtocol.TLS,
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 5061), "pbx.example");

        private final Timers timers;
        private boolean down;
        private int answered;

        StreamServer(Timers timers) {
            this.timers = timers;
        }

        @Override
        public void resolve(SipUri uri, Optional<TransportProtocol> preferred, ResolutionUser user) {
            timers.after(1_000_000, () -> user.resolved(HOP));
        }

        @Override
        public InetSocketAddress localAddress(Hop hop) {
            return new InetSocketAddress(InetAddress.getLoopbackAddress(), 40_000);
        }

        @Override
        public ClientTransaction send(SipRequest request, Hop hop, ClientUser user) {
            timers.after(1_000_000, () -> {
                if (down) {
                    user.onFailure(Failure.TRANSPORT, "Cannot connect.");
                } else {
                    answered++;
                    SipRequest sent = request.withHeaders(request.headers().toBuilder()
                        .add("Via", "SIP/2.0/TLS 127.0.0.1:40000;branch=z9hG4bK1").build());
                    SipResponse ok = SipResponse.to(sent, 200, "OK", "t");
                    user.onResponse(ok.withHeaders(ok.headers().toBuilder().addAll("Contact", request.headers().all("Contact"))
                        .build()), HOP);
                }
            });
            return new Sent();
        }

        @Override
        public void sendAck(SipRequest ack, Hop hop) {
            throw new AssertionError("an ACK to a registrar");
        }
    }

    /** Answered or failed by the clock. */
    private static final class Sent implements TransactionLayer.ClientTransaction {
        @Override
        public void cancel(SipHeaders extra) {
            throw new AssertionError("a REGISTER is not cancelled");
        }

        @Override
        public void forget() {
            // What comes later is counted by generation.
        }
    }
}
