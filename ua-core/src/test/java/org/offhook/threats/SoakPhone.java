package org.offhook.threats;

import java.net.InetAddress;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.offhook.call.CallDispatcher;
import org.offhook.call.CallHost;
import org.offhook.call.CallListener;
import org.offhook.call.CallMachine;
import org.offhook.call.CallOutcome;
import org.offhook.call.CallSettings;
import org.offhook.call.MediaBinding;
import org.offhook.codecs.g711.PcmaCodec;
import org.offhook.registration.Binding;
import org.offhook.registration.RegistrationListener;
import org.offhook.registration.RegistrationMachine;
import org.offhook.registration.RegistrationSettings;
import org.offhook.sdp.LocalMedia;
import org.offhook.sdp.NegotiatedMedia;
import org.offhook.sip.Hop;
import org.offhook.sip.NameAddr;
import org.offhook.sip.SipRequest;
import org.offhook.sip.SipUri;
import org.offhook.sip.account.SipAccount;
import org.offhook.sip.account.Tokens;
import org.offhook.sip.auth.Credentials;
import org.offhook.sip.auth.DigestAuthenticator;
import org.offhook.sip.auth.Randomness;
import org.offhook.testkit.VirtualEndpoint;

/** A phone of a {@link SoakWorld}: registered for five minutes at a time, with what becomes of its calls counted. */
final class SoakPhone implements CallHost {

    private static final int EXPIRES_S = 300;
    private static final int LONGEST_MS = 60_000;
    private static final int PORTS = 20_000;

    final String user;
    final VirtualEndpoint endpoint;
    final CallDispatcher dispatcher;
    final RegistrationMachine registration;
    final Map<CallOutcome.Cause, Integer> outcomes = new EnumMap<>(CallOutcome.Cause.class);
    int registered;
    long packetsReceived;
    private final SoakWorld world;
    private final CallSettings settings;
    private int ports;

    SoakPhone(SoakWorld world, String user, String address) {
        this.world = world;
        this.user = user;
        endpoint = world.network.endpoint(address, 5060);
        SipAccount account = SipAccount.of(NameAddr.parse("<sip:" + user + "@" + SoakWorld.DOMAIN + ">")).withAuthenticator(
            new DigestAuthenticator(List.of(Credentials.password(user, "pw".toCharArray())), Randomness.secure()));
        settings = CallSettings.of(account);
        Tokens tokens = new Tokens(new Random(user.hashCode()));
        dispatcher = new CallDispatcher(endpoint, world.network.clock(), tokens, "", this);
        endpoint.core(dispatcher);
        registration = new RegistrationMachine(account, RegistrationSettings.of(EXPIRES_S, "urn:uuid:" + user), endpoint,
            world.network.clock(), tokens, new RegistrationListener() {
                @Override
                public void registered(Binding binding) {
                    registered++;
                }
            });
    }

    void call(String callee) {
        SoakCall call = new SoakCall();
        call.machine = dispatcher.call(settings, SipUri.parse("sip:" + callee + "@" + SoakWorld.DOMAIN), call, call);
        // One in ten callers does not wait for the answer.
        if (world.random.nextInt(10) == 0) {
            after(world.random.nextInt(1_000), call.machine::hangup);
        }
    }

    @Override
    public Admission admit(SipRequest invite, Hop source) {
        SoakCall call = new SoakCall();
        return new Admitted(settings, call, call);
    }

    private void after(long milliseconds, Runnable action) {
        world.network.clock().after(milliseconds * 1_000_000, action);
    }

    private final class SoakCall implements CallListener, MediaBinding {

        private CallMachine machine;
        private SoakLeg leg;

        @Override
        public LocalMedia open(InetAddress localAddress) {
            int port = 10_000 + 2 * (ports++ % PORTS);
            leg = new SoakLeg(world, localAddress, port);
            return LocalMedia.audio(localAddress, port, port + 1, List.of(new PcmaCodec()));
        }

        @Override
        public void agreed(NegotiatedMedia media, boolean early) {
            leg.update(media);
        }

        @Override
        public void released() {
            packetsReceived += leg.close();
        }

        @Override
        public void incoming(CallMachine call) {
            machine = call;
            int choice = world.random.nextInt(10);
            if (choice == 0) {
                call.reject(486, "");
            } else {
                call.ring();
                after(world.random.nextInt(5_000), call::accept);
            }
        }

        @Override
        public void answered() {
            after(world.random.nextInt(LONGEST_MS), machine::hangup);
            if (world.random.nextInt(4) == 0) {
                after(1_000, () -> machine.hold(held -> after(1_000, () -> machine.resume(resumed -> { }))));
            }
        }

        @Override
        public void ended(CallOutcome how) {
            outcomes.merge(how.cause(), 1, Integer::sum);
        }
    }
}
