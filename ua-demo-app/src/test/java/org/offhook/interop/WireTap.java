package org.offhook.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The witness: captures on the loopback interface with dumpcap, and lets tshark read what went over the wire.
 *
 * <p>tshark is told which ports carry SIP, and finds RTP through the SDP, as a technician would let it.
 */
final class WireTap implements AutoCloseable {
    /** One RTP stream as {@code tshark -z rtp,streams} counts it. */
    record RtpStream(int sourcePort, int destinationPort, String ssrc, String payload, int packets, int lost,
            double lostPct, double meanDeltaMs, double maxDeltaMs, double maxJitterMs) {
    }

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Process dumpcap;
    private final Path file;
    private final DatagramSocket marker;
    private final List<String> decodeAs = new ArrayList<>();

    private WireTap(Process dumpcap, Path file, DatagramSocket marker) {
        this.dumpcap = dumpcap;
        this.file = file;
        this.marker = marker;
    }

    /** Captures everything over UDP and TCP that touches {@code ports} on loopback; SIP is read on all of them. */
    static WireTap onSipPorts(int... ports) {
        return start("port " + String.join(" or port ", Arrays.stream(ports).mapToObj(Integer::toString).toList()),
                ports);
    }

    /** Captures all UDP and the TCP of {@code sipPorts} on loopback, so that the RTP of their calls is seen too. */
    static WireTap withMedia(int... sipPorts) {
        return start("udp or tcp port " + String.join(" or tcp port ",
                Arrays.stream(sipPorts).mapToObj(Integer::toString).toList()), sipPorts);
    }

    private static WireTap start(String filter, int... sipPorts) {
        Path folder = Bench.folder("capture");
        Path file = folder.resolve("capture.pcapng");
        Path log = folder.resolve("dumpcap.log");
        try {
            DatagramSocket marker = new DatagramSocket(0, InetAddress.getLoopbackAddress());
            Process dumpcap = new ProcessBuilder("dumpcap", "-q", "-i", "lo", "-B", "16", "-f",
                    filter + " or udp port " + marker.getLocalPort(), "-w", file.toString()).redirectErrorStream(true)
                            .redirectOutput(log.toFile()).start();
            WireTap tap = new WireTap(dumpcap, file, marker);
            for (int port : sipPorts) {
                tap.decodeAs.addAll(List.of("-d", "udp.port==" + port + ",sip", "-d", "tcp.port==" + port + ",sip"));
            }
            tap.awaitMark("captured from here on", log);
            return tap;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends the capture; what was on the wire until now is in the file. */
    WireTap stop() {
        if (dumpcap.isAlive()) {
            awaitMark("captured to here", file.resolveSibling("dumpcap.log"));
            close();
        }
        return this;
    }

    /** Sends datagrams to itself until one is in the file: what was on the wire before is there too, for the kernel keeps the order. */
    private void awaitMark(String words, Path log) {
        byte[] mark = (words + " " + marker.getLocalPort()).getBytes(StandardCharsets.US_ASCII);
        Await.until("dumpcap: " + words, PATIENCE, () -> {
            marker.send(new DatagramPacket(mark, mark.length, marker.getLocalSocketAddress()));
            return Files.exists(file) && endOf(file).contains(new String(mark, StandardCharsets.US_ASCII));
        }, () -> Bench.textOf(log));
    }

    private static String endOf(Path file) throws IOException {
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            ByteBuffer end = ByteBuffer.allocate((int) Math.min(channel.size(), 1 << 20));
            channel.position(channel.size() - end.capacity());
            while (end.hasRemaining() && channel.read(end) > 0) {
                continue;
            }
            return new String(end.array(), 0, end.position(), StandardCharsets.ISO_8859_1);
        }
    }

    Path file() {
        return file;
    }

    /** Has everything on {@code port} read as RTP: tshark does not learn all media ports from SDP answers. */
    WireTap readAsRtp(int port) {
        decodeAs.addAll(List.of("-d", "udp.port==" + port + ",rtp"));
        return this;
    }

    /** The values of {@code fields} of every packet that passes the display filter, one list per packet. */
    List<List<String>> fields(String displayFilter, String... fields) {
        List<String> options = new ArrayList<>(List.of("-Y", displayFilter, "-T", "fields", "-E", "occurrence=f"));
        for (String field : fields) {
            options.addAll(List.of("-e", field));
        }
        return tshark(options).lines().map(line -> List.of(line.split("\t", -1))).toList();
    }

    /** How many packets pass the display filter. */
    int count(String displayFilter) {
        return fields(displayFilter, "frame.number").size();
    }

    /** How many packets on {@code ports} tshark calls malformed; others on this machine do not count. */
    int malformed(int... ports) {
        String ours = String.join(" || ", Arrays.stream(ports)
                .mapToObj(port -> "udp.port == " + port + " || tcp.port == " + port).toList());
        return count("_ws.malformed && (" + ours + ")");
    }

    /** The RTP streams of the whole capture. */
    List<RtpStream> rtpStreams() {
        List<RtpStream> streams = new ArrayList<>();
        for (String line : tshark(List.of("-q", "-z", "rtp,streams")).split("\n")) {
            String[] w = line.trim().split("\\s+");
            // Start End SrcIP SrcPort DstIP DstPort SSRC Payload... Pkts Lost (pct) MinDelta MeanDelta MaxDelta MinJ MeanJ MaxJ
            int pct = 0;
            while (pct < w.length && !(w[pct].startsWith("(") && w[pct].endsWith("%)"))) {
                pct++;
            }
            if (pct + 6 < w.length && w.length > 10 && w[6].startsWith("0x")) {
                streams.add(new RtpStream(Integer.parseInt(w[3]), Integer.parseInt(w[5]), w[6],
                        String.join(" ", Arrays.copyOfRange(w, 7, pct - 2)), Integer.parseInt(w[pct - 2]),
                        Integer.parseInt(w[pct - 1]), Double.parseDouble(w[pct].replaceAll("[(%)]", "")),
                        Double.parseDouble(w[pct + 2]), Double.parseDouble(w[pct + 3]),
                        Double.parseDouble(w[pct + 6])));
            }
        }
        return streams;
    }

    /** The packet time of the audio of one stream: the median step of its RTP timestamps at 8 kHz. */
    double ptimeMs(RtpStream stream) {
        List<Long> timestamps = fields("rtp && !rtpevent && rtp.ssrc == " + stream.ssrc(), "rtp.timestamp").stream()
                .map(packet -> Long.parseLong(packet.get(0))).toList();
        List<Long> steps = new ArrayList<>();
        for (int i = 1; i < timestamps.size(); i++) {
            steps.add(timestamps.get(i) - timestamps.get(i - 1) & 0xFFFF_FFFFL);
        }
        steps.sort(null);
        return steps.isEmpty() ? Double.NaN : steps.get(steps.size() / 2) / 8.0;
    }

    /** Runs tshark over the capture and returns what it printed. */
    String tshark(List<String> options) {
        stop();
        List<String> command = new ArrayList<>(List.of("tshark", "-n", "-r", file.toString()));
        command.addAll(decodeAs);
        command.addAll(options);
        try {
            Path errors = file.resolveSibling("tshark.err");
            Process tshark = new ProcessBuilder(command).redirectError(errors.toFile()).start();
            tshark.getOutputStream().close();
            String text = new String(tshark.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (tshark.waitFor() != 0) {
                throw new AssertionError(String.join(" ", command) + "\n" + Bench.textOf(errors));
            }
            return text;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    @Override
    public void close() {
        marker.close();
        dumpcap.destroy();
        try {
            if (!dumpcap.waitFor(10, TimeUnit.SECONDS)) {
                dumpcap.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            dumpcap.destroyForcibly();
        }
    }
}
