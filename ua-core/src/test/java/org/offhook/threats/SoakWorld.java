package org.offhook.threats;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.offhook.media.Impairment;
import org.offhook.sip.auth.Randomness;
import org.offhook.testkit.EmbeddedRegistrar;
import org.offhook.testkit.RegistrarSettings;
import org.offhook.testkit.VirtualEndpoint;
import org.offhook.testkit.VirtualSignalling;

/**
 * Two phones and their registrar on one virtual clock, with media: 1 % of the messages and packets are lost, the others are late
 * by 5 to 40 ms. Calls are made, held, refused, cancelled and ended by either side, in an order that the seed decides.
 */
final class SoakWorld {

    static final String DOMAIN = "192.0.2.10";
    private static final double LOSS = 0.01;
    private static final int FASTEST_MS = 5;
    private static final int SLOWEST_MS = 40;
    private static final int PAUSE_MS = 10_000;

    final VirtualSignalling network = new VirtualSignalling(12);
    final List<SoakPhone> phones = new ArrayList<>();
    final Map<InetSocketAddress, SoakLeg> legs = new HashMap<>();
    final Random random = new Random(12);
    final EmbeddedRegistrar registrar;
    private final VirtualEndpoint server = network.endpoint(DOMAIN, 5060);
    private final Impairment mediaNetwork = new Impairment(12, LOSS, 0, FASTEST_MS, SLOWEST_MS - FASTEST_MS);
    private boolean over;
    int placed;

    SoakWorld() {
        network.loss(LOSS);
        network.delayMs(FASTEST_MS, SLOWEST_MS);
        registrar = new EmbeddedRegistrar(server, network.clock(),
            RegistrarSettings.of(DOMAIN, Map.of("ann", "pw", "bob", "pw")).withOpenCalls(true), Randomness.secure());
        server.core(registrar);
        phones.add(new SoakPhone(this, "ann", "192.0.2.1"));
        phones.add(new SoakPhone(this, "bob", "192.0.2.2"));
        phones.forEach(phone -> phone.registration.register());
        network.clock().after(PAUSE_MS * 1_000_000L, this::nextCall);
    }

    private void nextCall() {
        if (over) {
            return;
        }
        int caller = random.nextInt(2);
        phones.get(caller).call(phones.get(1 - caller).user);
        placed++;
        network.clock().after((PAUSE_MS + random.nextInt(2 * PAUSE_MS)) * 1_000_000L, this::nextCall);
    }

    /** Carries a datagram of one phone to the other. */
    void carry(SoakLeg from, byte[] octets, InetSocketAddress destination, boolean rtcp) {
        long delayNanos = mediaNetwork.delayNanos();
        if (delayNanos == Impairment.LOST) {
            return;
        }
        int port = rtcp ? destination.getPort() - 1 : destination.getPort();
        InetSocketAddress leg = new InetSocketAddress(destination.getAddress(), port);
        network.clock().after(delayNanos, () -> {
            SoakLeg to = legs.get(leg);
            if (to != null) {
                to.receive(octets, from.address(rtcp), rtcp);
            }
        });
    }

    /** Lets time pass, without keeping what went over the wire. */
    void run(long milliseconds) {
        for (long done = 0; done < milliseconds; done += PAUSE_MS) {
            network.run(Math.min(PAUSE_MS, milliseconds - done));
            network.forgetWire();
        }
    }

    /** Ends all calls and registrations, and lets the last transactions come to their ends. */
    void close() {
        over = true;
        phones.forEach(phone -> phone.dispatcher.close());
        run(60_000);
        network.loss(0);
        phones.forEach(phone -> phone.registration.unregister());
        run(120_000);
    }

    int transactions() {
        return server.transactions() + phones.stream().mapToInt(phone -> phone.endpoint.transactions()).sum();
    }
}
