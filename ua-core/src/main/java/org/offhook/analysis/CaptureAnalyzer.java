package org.offhook.analysis;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongConsumer;
import org.offhook.capture.CaptureFile;
import org.offhook.capture.CaptureReader;
import org.offhook.capture.CapturedFrame;
import org.offhook.capture.Packet;
import org.offhook.capture.PacketDecoder;
import org.offhook.capture.TcpStreams;
import org.offhook.capture.tls.KeyLog;
import org.offhook.rtp.RtpPacket;
import org.offhook.rtp.RtpStatus;

/**
 * Reads packets one after the other and sorts them into the tables: SIP, RTP, RTCP, ICMP, DNS. A datagram is what its ports were
 * announced to be, else what it looks like. Not thread-safe; holds the tables, never the file.
 */
public final class CaptureAnalyzer {

    private static final int DTLS_RECORD_HEADER = 13;
    private static final int DTLS_HANDSHAKE = 22;
    private static final int DTLS_SERVER_HELLO = 2;
    private static final int STUN_COOKIE = 0x2112A442;
    private static final int MGCP_GATEWAY = 2427;
    private static final int MGCP_AGENT = 2727;
    private static final int ROWS_LIMIT = 10_000;
    private static final int PROGRESS_FRAMES = 1 << 16;

    private final PacketDecoder decoder = new PacketDecoder();
    private Packet packet = new Packet();
    private final Packet quoted = new Packet();
    private final RtpPacket rtp = new RtpPacket();
    private final SipStatistics sip = new SipStatistics();
    /** Wireshark counts no message that the capture cut. */
    private final SipStatistics cutMessages = new SipStatistics();
    private long leftOutByWireshark;
    private final MediaRegistry media = new MediaRegistry();
    private final RtpTable streams = new RtpTable();
    private final RtcpTable rtcp = new RtcpTable();
    private final DtmfTable digits = new DtmfTable();
    private final NetworkEvents network = new NetworkEvents();
    private final CallTotals totals = new CallTotals();
    private final EarliestRows<CapturedCall> callsGivenUp = new EarliestRows<>(ROWS_LIMIT, CapturedCall::firstFrame);
    private final EarliestRows<CapturedRegistration> registrationsGivenUp = new EarliestRows<>(ROWS_LIMIT, CapturedRegistration::firstFrame);
    private long unexaminedCalls;
    private final MessageTable messages = new MessageTable(this::giveUp);
    private final TcpStreams tcp;
    private CaptureTime zero;
    private CaptureTime last;
    /** Merged captures are not always in order: how long one is goes from its earliest frame to its latest. */
    private CaptureTime earliest;
    private CaptureTime latest;

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
        this.tcp = new TcpStreams(new TcpMessages(keys, network, new Connections()));
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
        try (CaptureReader reader = CaptureReader.open(file)) {
            CaptureAnalyzer analyzer = new CaptureAnalyzer(keys);
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
        at(frame.epochSeconds(), frame.nanos());
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
        at(datagram);
        Packet own = packet;
        packet = datagram;
        onDatagram();
        packet = own;
    }

    /**
     * Takes a SIP message that a program sent or received itself, over any transport.
     *
     * @param envelope  where and when, as {@link Packet#ofDatagram} made it
     * @param transport {@code udp}, {@code tcp}, {@code tls}
     * @param message   what it says
     */
    public void onMessage(Packet envelope, String transport, CapturedSip message) {
        at(envelope);
        network.count("sip");
        onSip(envelope, transport, message);
    }

    /**
     * Takes what an encrypted datagram says, which {@link #onDatagram} was given as it went over the wire at the same instant: digits,
     * levels, reports.
     *
     * @param opened RTP or RTCP in clear, as {@link Packet#ofDatagram} made it; valid until this returns
     */
    public void onOpened(Packet opened) {
        at(opened);
        byte[] octets = opened.octets();
        if (RtpPacket.looksLikeRtcp(octets, opened.payloadOffset(), opened.payloadLength())) {
            network.count("rtcp");
            rtcp.add(opened, last);
        } else if (rtp.wrap(octets, opened.payloadOffset(), opened.payloadLength()) == RtpStatus.VALID) {
            RtpStreamRow row = streams.row(opened, rtp);
            if (row != null) {
                readPayload(opened.frameNumber(), row);
            }
        }
    }

    private void readPayload(long frame, RtpStreamRow row) {
        if (row.names.isEvent(rtp.payloadType())) {
            network.count("rtpevent");
            digits.add(frame, row.source, rtp);
        }
        row.measure(rtp);
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

    private void at(Packet seen) {
        at(seen.epochSeconds(), seen.nanos());
    }

    private void at(long epochSeconds, int nanos) {
        last = new CaptureTime(epochSeconds, nanos);
        if (zero == null) {
            zero = last;
            earliest = last;
            latest = last;
        } else if (last.nanosSince(latest) > 0) {
            latest = last;
        } else if (last.nanosSince(earliest) < 0) {
            earliest = last;
        }
    }

    private void onPacket() {
        if (packet.isUdp()) {
            onDatagram();
        } else if (packet.isTcp()) {
            tcp.add(packet);
        } else if (packet.isIcmp()) {
            onIcmp();
        }
    }

    private void onDatagram() {
        MediaRegistry.MediaPort to = media.find(packet.destination(), packet.destinationPort());
        MediaRegistry.MediaPort from = media.find(packet.source(), packet.sourcePort());
        if (isStun()) {
            network.count("stun");
            media.onStun(packet);
            return;
        }
        MediaRegistry.MediaPort known = to != null ? to : from;
        if (known != null && isServerHello()) {
            known.setUpByDtls();
            (from != null ? from : known).setUpByDtls();
            return;
        }
        if (known != null && isRtpVersion()) {
            boolean counted = media.isCounted(known, packet);
            if (known.rtcp || RtpPacket.looksLikeRtcp(packet.octets(), packet.payloadOffset(), packet.payloadLength())) {
                if (!known.proto.contains("SAVP")) {
                    onRtcp();
                }
            } else {
                onRtp(known, counted);
            }
            return;
        }
        if (CapturedSip.looksLikeSip(packet.octets(), packet.payloadOffset(), packet.payloadLength())) {
            network.count("sip");
            CapturedSip.read(packet.octets(), packet.payloadOffset(), packet.payloadLength()).ifPresent(m -> onSip(packet, "udp", m));
        } else if (DnsReader.isDns(packet)) {
            network.count("dns");
            DnsReader.answer(packet, last).ifPresent(network::dns);
        } else if (isMgcp()) {
            onMgcp();
        } else if (RtcpTable.looksLikeRtcp(packet.octets(), packet.payloadOffset(), packet.payloadLength())) {
            onRtcp();
        } else if (isRtpVersion() && !RtpPacket.looksLikeRtcp(packet.octets(), packet.payloadOffset(), packet.payloadLength())) {
            onRtp(null, false);
        }
    }

    /** A DTLS 1.2 record (RFC 6347 section 4.1) with the message in which a server agrees on SRTP. */
    private boolean isServerHello() {
        byte[] octets = packet.octets();
        int at = packet.payloadOffset();
        return packet.payloadLength() > DTLS_RECORD_HEADER && octets[at] == DTLS_HANDSHAKE && octets[at + 1] == (byte) 0xFE
                && octets[at + DTLS_RECORD_HEADER] == DTLS_SERVER_HELLO;
    }

    private boolean isRtpVersion() {
        return packet.payloadLength() >= RtpPacket.HEADER_OCTETS && (packet.octets()[packet.payloadOffset()] & 0xC0) == 0x80;
    }

    /** RFC 5389 section 6: two zero bits, a length that fits, the magic cookie. */
    private boolean isStun() {
        byte[] octets = packet.octets();
        int at = packet.payloadOffset();
        if (packet.payloadLength() < 20 || (octets[at] & 0xC0) != 0) {
            return false;
        }
        int length = (octets[at + 2] & 0xFF) << 8 | octets[at + 3] & 0xFF;
        int cookie = (octets[at + 4] & 0xFF) << 24 | (octets[at + 5] & 0xFF) << 16 | (octets[at + 6] & 0xFF) << 8 | octets[at + 7] & 0xFF;
        return cookie == STUN_COOKIE && length % 4 == 0 && length + 20 <= packet.payloadLength();
    }

    private void onRtp(MediaRegistry.MediaPort known, boolean counted) {
        if (rtp.wrap(packet.octets(), packet.payloadOffset(), packet.payloadLength()) != RtpStatus.VALID) {
            return;
        }
        RtpStreamRow row = streams.row(packet, rtp);
        if (row == null) {
            return;
        }
        if (known != null) {
            row.names = known.names;
            row.countedNames = known.keyedByDtls ? PayloadNames.OF_WIRESHARK : known.names;
            row.callId = known.callId;
            row.kind = known.kind;
            row.secure = known.proto.contains("SAVP");
        }
        if (counted) {
            network.count("rtp");
        }
        row.add(packet.millisSince(zero.epochSeconds(), zero.nanos()), packet.frameNumber(), last, rtp, packet.dscp(), counted);
        if (!row.secure) {
            readPayload(packet.frameNumber(), row);
        }
    }

    private void onRtcp() {
        network.count("rtcp");
        rtcp.add(packet, last);
    }

    private boolean isMgcp() {
        return packet.destinationPort() == MGCP_GATEWAY || packet.sourcePort() == MGCP_GATEWAY
                || packet.destinationPort() == MGCP_AGENT || packet.sourcePort() == MGCP_AGENT;
    }

    /** A media gateway (RFC 3435) announces its ports by session descriptions too. */
    private void onMgcp() {
        network.count("mgcp");
        int from = packet.payloadOffset();
        CapturedSdp.read(Arrays.copyOfRange(packet.octets(), from, from + packet.payloadLength()))
                .ifPresent(description -> media.register(description, null, true));
    }

    private void onIcmp() {
        if (!decoder.quoted(packet, quoted)) {
            return;
        }
        String first = "";
        if (CapturedSip.looksLikeSip(quoted.octets(), quoted.payloadOffset(), quoted.payloadLength())) {
            first = CapturedSip.read(quoted.octets(), quoted.payloadOffset(), quoted.payloadLength()).map(CapturedSip::firstLine).orElse("");
        }
        network.icmp(new NetworkEvents.IcmpError(packet.frameNumber(), last, packet.source().toString(), packet.icmpType(),
                packet.icmpCode(), new Endpoint(quoted.source(), quoted.sourcePort()),
                new Endpoint(quoted.destination(), quoted.destinationPort()), first));
    }

    private void onSip(Packet in, String transport, CapturedSip message) {
        onSip(in, new Endpoint(in.source(), in.sourcePort()), new Endpoint(in.destination(), in.destinationPort()), transport, message);
    }

    private void onSip(Packet in, Endpoint source, Endpoint destination, String transport, CapturedSip message) {
        boolean cut = in.missingOctets() > 0;
        long resentOf = count(cut ? cutMessages : sip, in, source, destination, transport, message, !cut);
        leftOutByWireshark += cut ? 1 : 0;
        keep(in, source, destination, transport, message, resentOf);
    }

    private long count(SipStatistics statistics, Packet in, Endpoint source, Endpoint destination, String transport, CapturedSip message,
            boolean counted) {
        CaptureTime time = new CaptureTime(in.epochSeconds(), in.nanos());
        long resentOf = statistics.add(in.frameNumber(), time, source, destination, transport, message);
        if (!message.isRequest() || resentOf == 0) {
            CapturedSdp.of(message).ifPresent(description -> media.register(description, message.callId(), counted));
        }
        return resentOf;
    }

    private void keep(Packet in, Endpoint source, Endpoint destination, String transport, CapturedSip message, long resentOf) {
        messages.add(new SipEvent(in.frameNumber(), new CaptureTime(in.epochSeconds(), in.nanos()), source, destination, transport, message,
                resentOf, in.fragments(), in.missingOctets() > 0));
    }

    /** What TCP connections carry: as Wireshark puts it together, for its figures, and as it really was, for everything else. */
    private final class Connections implements TcpMessages.Sink {

        @Override
        public void onSeenByWireshark(Packet in, Endpoint source, Endpoint destination, String transport, CapturedSip message) {
            leftOutByWireshark--;
            count(sip, in, source, destination, transport, message, true);
        }

        @Override
        public void onSip(Packet in, Endpoint source, Endpoint destination, String transport, CapturedSip message) {
            leftOutByWireshark++;
            CapturedSdp.of(message).ifPresent(description -> media.register(description, message.callId(), false));
            keep(in, source, destination, transport, message, 0);
        }
    }

    /** Tells a Call-ID as it stands, without its messages: a row of the tables, not examined for faults. */
    private void giveUp(List<SipEvent> events) {
        CallDerivation.derive(events, zero, false).ifPresent(call -> {
            totals.add(call);
            callsGivenUp.add(call);
            unexaminedCalls++;
        });
        CapturedRegistration.derive(events, false).ifPresent(registrationsGivenUp::add);
    }

    private LeftOut leftOut() {
        return new LeftOut(unexaminedCalls, callsGivenUp.leftOut(), registrationsGivenUp.leftOut(), messages.leftOut(), streams.leftOut(),
                Math.max(0, leftOutByWireshark), cutMessages.messages());
    }

    /**
     * The capture is over.
     *
     * @param file what is known of the file
     * @return what was in it
     */
    public CaptureAnalysis finish(CaptureFile file) {
        if (last != null) {
            tcp.finish(packet);
        }
        List<List<SipEvent>> others = new ArrayList<>();
        List<CapturedCall> calls = callsGivenUp.rows();
        List<CapturedRegistration> registrations = registrationsGivenUp.rows();
        for (List<SipEvent> events : messages.remaining()) {
            var call = CallDerivation.derive(events, zero, true);
            var registration = CapturedRegistration.derive(events, true);
            call.ifPresent(totals::add);
            call.ifPresent(calls::add);
            registration.ifPresent(registrations::add);
            if (call.isEmpty() && registration.isEmpty()) {
                others.add(List.copyOf(events));
            }
        }
        calls.sort(Comparator.comparingLong(CapturedCall::firstFrame));
        registrations.sort(Comparator.comparingLong(CapturedRegistration::firstFrame));
        List<CapturedStream> found = streams.finish();
        return new CaptureAnalysis(file, earliest, zero == null ? 0 : latest.millisSince(earliest) / 1000, decoder.counters(), sip, totals,
                List.copyOf(calls), List.copyOf(registrations), List.copyOf(others), found, List.copyOf(rtcp.roundTrips()),
                List.copyOf(digits.digits()), network, decoder.incomplete(), leftOut());
    }
}
