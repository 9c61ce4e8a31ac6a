package org.offhook.threats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.offhook.Await;
import org.offhook.Call;
import org.offhook.InviteOptions;
import org.offhook.UserAgent;

/** RTP, RTCP, events, STUN, DTLS and other datagrams made to confuse the media of a call that has agreed on PCMU alone. */
class HostileMediaTest {

    private static final Pattern REPETITION = Pattern.compile("\\{([0-9a-f]+)\\*(\\d+)\\}");
    private static final int BEFORE = 50;
    private static final int QUIET = 1000;

    private record Datagram(String what, String wanted, boolean rtcp, byte[] octets) {
    }

    private static List<Datagram> all() throws IOException {
        List<Datagram> all = new ArrayList<>();
        try (InputStream in = HostileMediaTest.class.getResourceAsStream("hostile-media.txt")) {
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
                if (line.isBlank() || line.startsWith("#")) {
                    continue;
                }
                String[] fields = line.split("::");
                String octets = fields.length < 3 ? "" : fields[2].replace(" ", "");
                boolean rtcp = octets.startsWith("rtcp");
                Matcher repetitions = REPETITION.matcher(rtcp ? octets.substring(4) : octets);
                String hexadecimal = repetitions.replaceAll(found -> found.group(1).repeat(Integer.parseInt(found.group(2))));
                all.add(new Datagram(fields[0].strip(), fields[1].strip(), rtcp, HexFormat.of().parseHex(hexadecimal)));
            }
        }
        return all;
    }

    @Test
    void eachHasTheEffectThatItsRfcGivesIt() throws Exception {
        List<String> wrong = new ArrayList<>();
        for (Datagram datagram : all()) {
            VirtualParty party = new VirtualParty();
            party.talk(1000, BEFORE, 0);
            long packets = party.session.snapshot().received().packets();
            if (datagram.rtcp()) {
                party.receiveRtcpFrom(VirtualParty.PEER_RTCP, datagram.octets());
            } else {
                party.receive(datagram.octets());
            }
            party.passMs(20);
            long taken = party.session.snapshot().received().packets() - packets;
            long reports = party.session.snapshot().counters().rtcpReceived();
            boolean right = switch (datagram.wanted()) {
                case "taken" -> taken == 1;
                case "dropped" -> taken == 0 && reports == 0;
                default -> datagram.wanted().equals("any");
            };
            party.talk(1000 + BEFORE + 1, 100, 160L * (BEFORE + 1));
            boolean goesOn = party.session.snapshot().received().packets() >= packets + 90 || datagram.wanted().equals("any");
            boolean loud = party.loudestPlayed >= QUIET && !datagram.what().startsWith("comfort noise");
            if (!right || !goesOn || loud || !party.faults.isEmpty()) {
                wrong.add(datagram.what() + ": wanted " + datagram.wanted() + ", taken " + taken + ", reports " + reports + ", then "
                    + (party.session.snapshot().received().packets() - packets) + " of 100, loudest " + party.loudestPlayed + ", " + party.faults);
            }
        }
        wrong.forEach(System.out::println);
        assertEquals(List.of(), wrong);
    }

    /** Whatever comes, from the peer or from anybody, the call goes on and its sound is heard. */
    @Test
    void aCallOverSocketsLivesThroughThemAll() throws Exception {
        try (LogLines log = new LogLines();
                UserAgent agent = UserAgent.builder().bind(InetAddress.getByName("127.0.0.1")).codecs("PCMU").build();
                ScriptedParty party = new ScriptedParty("127.0.0.1", null);
                DatagramSocket foreign = new DatagramSocket(new InetSocketAddress("127.0.0.2", 0))) {
            Call call = agent.place(party.uri(), InviteOptions.DEFAULT);
            call.answered().get(10, TimeUnit.SECONDS);
            party.speaks(true);
            InetSocketAddress rtp = party.target();
            InetSocketAddress rtcp = new InetSocketAddress(rtp.getAddress(), rtp.getPort() + 1);
            for (Datagram datagram : all()) {
                for (InetSocketAddress target : List.of(rtp, rtcp)) {
                    party.sendFromRtp(datagram.octets(), target);
                    foreign.send(new DatagramPacket(datagram.octets(), datagram.octets().length, target));
                }
                LockSupport.parkNanos(2_000_000);
            }
            Await.within(15_000, () -> hears(call), () -> "the sound has stopped: " + call.figures());
            assertFalse(call.ended().isDone());
            call.hangup().get(10, TimeUnit.SECONDS);
            assertTrue(log.warnings().isEmpty(), () -> log.warnings().toString());
        }
    }

    /** The faint sound of the party, and neither silence nor anything of these datagrams. */
    private static boolean hears(Call call) {
        Double heardDbov = call.figures().heardDbov();
        return heardDbov != null && heardDbov > -60 && heardDbov < -40;
    }
}
