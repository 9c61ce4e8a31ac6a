package org.offhook.media;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.offhook.audio.Discard;
import org.offhook.audio.EchoLoop;
import org.offhook.audio.mix.ConferenceMixer;
import org.offhook.audio.tone.SpeechLikeSignal;
import org.offhook.audio.tone.ToneSource;
import org.offhook.codecs.g711.PcmaCodec;
import org.offhook.codecs.g711.PcmuCodec;
import org.offhook.media.io.MediaEngine;
import org.offhook.media.io.MediaEngineSettings;
import org.offhook.rtp.RtpPacket;
import org.offhook.sdp.Direction;
import org.offhook.sdp.LocalMedia;
import org.offhook.sdp.OfferAnswerSession;
import org.offhook.srtp.dtls.DtlsConnector;

/**
 * What one 20 ms frame of G.711 costs on the media thread: received, buffered, decoded and mixed; and what it allocates.
 * A measurement, no test: docs/benchmarks.md tells how to run it and what was seen.
 *
 * <p>First the pipeline alone, {@value #CALLS} calls in one conference on one thread and a virtual clock, with packets up to
 * 15 ms late and one in two hundred lost. Then media threads with real sockets: CPU time of a thread that only receives and
 * plays, system calls and idle turns of its selector included.
 */
public final class MediaFrameBench {

    private static final int CALLS = 5;
    private static final long TICK_NANOS = 20_000_000;
    private static final int PAYLOAD_OCTETS = 160;
    private static final int WARM_UP_TICKS = 30_000;
    private static final int BATCHES = 400;
    private static final int TICKS_PER_BATCH = 50;
    private static final int SOCKET_CALLS = 100;

    private static final DatagramPort NOWHERE = new Nowhere();

    private final MediaSession[] sessions = new MediaSession[CALLS];
    private final InetSocketAddress[] peers = new InetSocketAddress[CALLS];
    private final byte[][] datagrams = new byte[CALLS][RtpPacket.HEADER_OCTETS + PAYLOAD_OCTETS];
    private final ConferenceMixer conference = new ConferenceMixer(8000, 20);
    private final Random network = new Random(1);
    private final short[] speech = SpeechLikeSignal.samples(8000, 1, 80_000);
    private int sequence = 1000;
    private long nowNanos;

    private MediaFrameBench(Direction theirs) throws Exception {
        for (int i = 0; i < CALLS; i++) {
            InetSocketAddress ours = new InetSocketAddress("198.51.100.1", 4000 + 2 * i);
            peers[i] = new InetSocketAddress("198.51.100.2", 4000 + 2 * i);
            OfferAnswerSession one = negotiation(peers[i], theirs);
            OfferAnswerSession two = negotiation(ours, Direction.SENDRECV);
            two.answer(one.createOffer());
            sessions[i] = new MediaSession(MediaSettings.virtual(i), NOWHERE, MediaListener.NONE, DtlsConnector.NONE);
            sessions[i].update(two.negotiated().orElseThrow(), 0, 0);
            EchoLoop heard = new EchoLoop(8000, 100);
            sessions[i].setSink(heard.sink());
            sessions[i].setSource(new ToneSource(8000, 440, -20));
            conference.join(heard.source(), new Discard(8000));
        }
    }

    private static OfferAnswerSession negotiation(InetSocketAddress address, Direction direction) {
        return new OfferAnswerSession(LocalMedia.audio(address.getAddress(), address.getPort(), address.getPort() + 1,
            List.of(new PcmuCodec())).withDirection(direction), 1);
    }

    /** One packet time of all calls. */
    private void tick() {
        nowNanos += TICK_NANOS;
        sequence++;
        for (int i = 0; i < CALLS; i++) {
            if (network.nextInt(200) != 0) {
                RtpPacket.writeHeader(datagrams[i], 0, false, 0, sequence, sequence * 160L, 77 + i);
                sessions[i].onRtp(datagrams[i], 0, datagrams[i].length, peers[i], nowNanos + network.nextInt(15_000_000));
            }
            sessions[i].tick(nowNanos + 16_000_000);
        }
        conference.mix();
    }

    private void speak() {
        PcmuCodec codec = new PcmuCodec();
        for (int i = 0; i < CALLS; i++) {
            codec.newEncoder(Map.of()).encode(speech, i * 1000, PAYLOAD_OCTETS, datagrams[i], RtpPacket.HEADER_OCTETS);
        }
    }

    private void measure(String what) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long id = Thread.currentThread().getId();
        speak();
        for (int i = 0; i < WARM_UP_TICKS; i++) {
            tick();
        }
        double[] micros = new double[BATCHES];
        long leastOctets = Long.MAX_VALUE;
        for (int batch = 0; batch < BATCHES; batch++) {
            long octets = threads.getThreadAllocatedBytes(id);
            long start = System.nanoTime();
            for (int i = 0; i < TICKS_PER_BATCH; i++) {
                tick();
            }
            micros[batch] = (System.nanoTime() - start) / 1e3 / TICKS_PER_BATCH / CALLS;
            leastOctets = Math.min(leastOctets, threads.getThreadAllocatedBytes(id) - octets);
        }
        Arrays.sort(micros);
        System.out.printf(Locale.ROOT, "%-44s %6.2f us per frame (median of %d batches), p99 %6.2f, worst %6.2f; allocated in the "
                + "quietest second: %d octets%n", what, micros[BATCHES / 2], BATCHES, micros[BATCHES * 99 / 100],
            micros[BATCHES - 1], leastOctets);
    }

    /**
     * Runs the measurement.
     *
     * @param args seconds for the part with sockets, 10 without; 0 leaves it out
     * @throws Exception when sockets cannot be had
     */
    public static void main(String[] args) throws Exception {
        new MediaFrameBench(Direction.SENDONLY).measure("receive, buffer, decode, mix");
        new MediaFrameBench(Direction.SENDRECV).measure("the same, and encode and send");
        int seconds = args.length > 0 ? Integer.parseInt(args[0]) : 10;
        if (seconds > 0) {
            sockets(seconds);
        }
    }

    private static void sockets(int seconds) throws Exception {
        try (MediaEngine senders = new MediaEngine(MediaEngineSettings.DEFAULT.withThreads(1));
                MediaEngine receivers = new MediaEngine(MediaEngineSettings.DEFAULT.withThreads(1))) {
            senders.open(InetAddress.getLoopbackAddress(), MediaListener.NONE);
            Set<Long> before = mediaThreads();
            CallMedia last = null;
            for (int i = 0; i < SOCKET_CALLS; i++) {
                CallMedia sender = senders.open(InetAddress.getLoopbackAddress(), MediaListener.NONE);
                CallMedia receiver = receivers.open(InetAddress.getLoopbackAddress(), MediaListener.NONE);
                OfferAnswerSession one = negotiation(sender, Direction.SENDONLY);
                OfferAnswerSession two = negotiation(receiver, Direction.SENDRECV);
                one.acceptAnswer(two.answer(one.createOffer()));
                sender.update(one.negotiated().orElseThrow());
                receiver.update(two.negotiated().orElseThrow());
                sender.setSource(new ToneSource(8000, 440, -20));
                receiver.setSink(new Discard(8000));
                last = receiver;
            }
            Set<Long> receiving = new HashSet<>(mediaThreads());
            receiving.removeAll(before);
            long id = receiving.iterator().next();
            TimeUnit.SECONDS.sleep(5);
            ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            long cpuNanos = threads.getThreadCpuTime(id);
            long octets = threads.getThreadAllocatedBytes(id);
            long start = System.nanoTime();
            TimeUnit.SECONDS.sleep(seconds);
            double frames = (System.nanoTime() - start) / (double) TICK_NANOS * SOCKET_CALLS;
            double micros = (threads.getThreadCpuTime(id) - cpuNanos) / 1e3 / frames;
            double allocated = (threads.getThreadAllocatedBytes(id) - octets) / frames;
            System.out.printf(Locale.ROOT, "media thread with sockets, %d calls receiving: %6.2f us of CPU per frame, system calls "
                + "included; %.1f octets allocated per frame; last call lost %d%n", SOCKET_CALLS, micros, allocated,
                last.end().get(2, TimeUnit.SECONDS).received().lost());
        }
    }

    private static OfferAnswerSession negotiation(CallMedia media, Direction direction) {
        return new OfferAnswerSession(LocalMedia.audio(media.localRtp().getAddress(), media.localRtp().getPort(),
            media.localRtcpPort(), List.of(new PcmaCodec())).withDirection(direction), 1);
    }

    private static Set<Long> mediaThreads() {
        return Thread.getAllStackTraces().keySet().stream().filter(thread -> thread.getName().startsWith("media-"))
            .map(Thread::getId).collect(Collectors.toSet());
    }
}
