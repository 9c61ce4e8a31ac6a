package org.offhook.analysis;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.offhook.capture.CaptureFile;
import org.offhook.capture.CaptureReader;
import org.offhook.capture.CapturedFrame;
import org.offhook.capture.Packet;
import org.offhook.capture.PacketDecoder;
import org.offhook.capture.TcpStreams;
import org.offhook.capture.tls.KeyLog;

/**
 * Reads packets one after the other and sorts them into the tables: SIP, RTP, RTCP, ICMP, DNS. Not thread-safe; holds the tables, never
 * the file. Of a capture with more messages than are held, calls that have ended are let go on the way: who wants to judge them gives
 * an examiner.
 */
public final class CaptureAnalyzer {

    private static final int PROGRESS_FRAMES = 1 << 16;

    private final PacketDecoder decoder = new PacketDecoder();
    private final Packet packet = new Packet();
    private final Packet quoted = new Packet();
    private final CaptureClock clock = new CaptureClock();
    private final NetworkEvents network = new NetworkEvents();
    private final MediaTables sound = new MediaTables(network, clock);
    private final SipTables sip;
    private final DatagramSorter datagrams;
    private final TcpStreams tcp;
    private final Consumer<CaptureAnalysis> examiner;

    /** Makes an analyzer with empty tables. */
    public CaptureAnalyzer() {
        this(new KeyLog());
    }

    /**
     * Makes an analyzer that opens TLS connections.
     *
     * @param keys secrets of TLS connections; may be added to before a connection begins
     */
    public CaptureAnalyzer(KeyLog keys) {
        this(keys, null);
    }

    /**
     * Makes an analyzer that opens TLS connections, and shows what it lets go before the end.
     *
     * @param keys     secrets of TLS connections; may be added to before a connection begins
     * @param examiner is given calls that have ended, with their messages and streams, as the capture stands, when there is no room for
     *                 them any longer; in {@link #finish} they are rows without messages. Null where nobody looks at them
     */
    public CaptureAnalyzer(KeyLog keys, Consumer<CaptureAnalysis> examiner) {
        this.examiner = examiner;
        MediaRegistry media = new MediaRegistry();
        sip = new SipTables(media, clock, examiner == null ? null : this::examine);
        datagrams = new DatagramSorter(clock, network, media, sound, sip);
        tcp = new TcpStreams(new TcpMessages(keys, network, sip));
    }

    /**
     * Reads a whole file.
     *
     * @param file a pcap or pcapng file
     * @return what it holds
     * @throws org.offhook.capture.CaptureFormatException when it is no capture
     * @throws IOException                                when it cannot be read
     */
    public static CaptureAnalysis analyze(Path file) throws IOException {
        return analyze(file, new KeyLog(), octets -> { });
    }

    /**
     * Reads a whole file and tells how far it is.
     *
     * @param file     a pcap or pcapng file
     * @param keys     secrets of TLS connections; those that the file itself brings are added
     * @param progress told, every now and then, the octets read so far
     * @return what it holds
     * @throws org.offhook.capture.CaptureFormatException when it is no capture
     * @throws IOException                                when it cannot be read
     */
    public static CaptureAnalysis analyze(Path file, KeyLog keys, LongConsumer progress) throws IOException {
        return analyze(file, keys, progress, null);
    }

    /**
     * Reads a whole file, tells how far it is, and shows what is let go on the way.
     *
     * @param file     a pcap or pcapng file
     * @param keys     secrets of TLS connections; those that the file itself brings are added
     * @param progress told, every now and then, the octets read so far
     * @param examiner is given what is let go before the end, see {@link #CaptureAnalyzer(KeyLog, Consumer)}; or null
     * @return what it holds
     * @throws org.offhook.capture.CaptureFormatException when it is no capture
     * @throws IOException                                when it cannot be read
     */
    public static CaptureAnalysis analyze(Path file, KeyLog keys, LongConsumer progress, Consumer<CaptureAnalysis> examiner)
            throws IOException {
        try (CaptureReader reader = CaptureReader.open(file)) {
            CaptureAnalyzer analyzer = new CaptureAnalyzer(keys, examiner);
            CapturedFrame frame = new CapturedFrame();
            long keyOctets = 0;
            while (reader.read(frame)) {
                if (reader.tlsKeyLogOctets() != keyOctets) {
                    keyOctets = reader.tlsKeyLogOctets();
                    keys.add(reader.tlsKeyLog());
                }
                analyzer.onFrame(frame);
                if (frame.number() % PROGRESS_FRAMES == 0) {
                    progress.accept(reader.octetsRead());
                }
            }
            return analyzer.finish(reader.file());
        }
    }

    /**
     * Takes a frame.
     *
     * @param frame the next frame of the file
     */
    public void onFrame(CapturedFrame frame) {
        clock.at(frame.epochSeconds(), frame.nanos());
        if (decoder.decode(frame, packet)) {
            onPacket();
        }
    }

    /**
     * Takes a datagram that a program saw at its own sockets.
     *
     * @param datagram as {@link Packet#ofDatagram} made it; valid until this returns
     */
    public void onDatagram(Packet datagram) {
        clock.at(datagram);
        datagrams.onDatagram(datagram);
    }

    /**
     * Takes a SIP message that a program sent or received itself, over any transport.
     *
     * @param envelope  where and when, as {@link Packet#ofDatagram} made it
     * @param transport {@code udp}, {@code tcp}, {@code tls}
     * @param message   what it says
     */
    public void onMessage(Packet envelope, String transport, CapturedSip message) {
        clock.at(envelope);
        network.count("sip");
        sip.onMessage(envelope, transport, message);
    }

    /**
     * Takes what an encrypted datagram says, which {@link #onDatagram} was given as it went over the wire at the same instant: digits,
     * levels, reports.
     *
     * @param opened RTP or RTCP in clear, as {@link Packet#ofDatagram} made it; valid until this returns
     */
    public void onOpened(Packet opened) {
        clock.at(opened);
        sound.onOpened(opened);
    }

    /**
     * Takes an error of the network about a packet of ours.
     *
     * @param error what could not be delivered, and why
     */
    public void onNetworkError(NetworkEvents.IcmpError error) {
        network.icmp(error);
    }

    /**
     * Takes what the IP layer of this machine counted while the packets were collected.
     *
     * @param counted fragments and packets
     */
    public void onLocalFragments(NetworkEvents.LocalFragments counted) {
        network.localFragments(counted);
    }

    private void onPacket() {
        if (packet.isUdp()) {
            datagrams.onDatagram(packet);
        } else if (packet.isTcp()) {
            tcp.add(packet);
        } else if (packet.isIcmp()) {
            onIcmp();
        }
    }

    private void onIcmp() {
        if (!decoder.quoted(packet, quoted)) {
            return;
        }
        String first = "";
        if (CapturedSip.looksLikeSip(quoted.octets(), quoted.payloadOffset(), quoted.payloadLength())) {
            first = CapturedSip.read(quoted.octets(), quoted.payloadOffset(), quoted.payloadLength()).map(CapturedSip::firstLine).orElse("");
        }
        network.icmp(new NetworkEvents.IcmpError(packet.frameNumber(), clock.last(), packet.source().toString(), packet.icmpType(),
                packet.icmpCode(), new Endpoint(quoted.source(), quoted.sourcePort()),
                new Endpoint(quoted.destination(), quoted.destinationPort()), first));
    }

    private void examine(SipTables.Dialogs over) {
        Set<Endpoint> ports = new HashSet<>();
        over.calls().forEach(call -> ports.addAll(MediaRegistry.announced(call.events())));
        CaptureFile unfinished = new CaptureFile("", "", packet.frameNumber(), 0, Optional.empty());
        examiner.accept(analysis(unfinished, over, sound.streamsOf(ports)));
    }

    /**
     * The capture is over.
     *
     * @param file what is known of the file
     * @return what was in it
     */
    public CaptureAnalysis finish(CaptureFile file) {
        if (!clock.isUnset()) {
            tcp.finish(packet);
        }
        return analysis(file, sip.finish(), sound.finish());
    }

    private CaptureAnalysis analysis(CaptureFile file, SipTables.Dialogs dialogs, List<CapturedStream> streams) {
        return new CaptureAnalysis(file, clock.earliest(), clock.durationSeconds(), decoder.counters(), sip.statistics(), sip.totals(),
                List.copyOf(dialogs.calls()), List.copyOf(dialogs.registrations()), List.copyOf(dialogs.others()), streams,
                List.copyOf(sound.roundTrips()), List.copyOf(sound.digits()), network, decoder.incomplete(), sip.leftOut(sound.leftOut()));
    }
}
