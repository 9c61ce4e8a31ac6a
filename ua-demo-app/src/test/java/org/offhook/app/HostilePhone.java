package org.offhook.app;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A phone on loopback that says what its script makes of each request, octet for octet, and names itself evilly in RTCP. */
final class HostilePhone implements AutoCloseable {

    private static final int LONGEST = 65_535;

    final DatagramSocket sip = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    final DatagramSocket rtp = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    private final Function<String, String> script;

    /**
     * Begins to answer.
     *
     * @param script gives the response to a request, empty for none
     */
    HostilePhone(Function<String, String> script) throws SocketException {
        this.script = script;
        Thread thread = new Thread(this::answer, "hostile-phone");
        thread.setDaemon(true);
        thread.start();
    }

    String uri() {
        return "sip:eve@127.0.0.1:" + sip.getLocalPort();
    }

    private void answer() {
        DatagramPacket packet = new DatagramPacket(new byte[LONGEST], LONGEST);
        while (!sip.isClosed()) {
            try {
                packet.setLength(LONGEST);
                sip.receive(packet);
                String request = new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
                String response = script.apply(request);
                if (!response.isEmpty()) {
                    send(response, (InetSocketAddress) packet.getSocketAddress());
                }
            } catch (IOException e) {
                // Closed.
            }
        }
    }

    void send(String message, InetSocketAddress to) throws IOException {
        byte[] octets = message.getBytes(StandardCharsets.UTF_8);
        sip.send(new DatagramPacket(octets, octets.length, to));
    }

    /** {@return a response with the headers that it has to repeat} */
    static String response(String request, String statusLine, String further, String body) {
        StringBuilder text = new StringBuilder("SIP/2.0 " + statusLine + "\r\n");
        for (String name : new String[] {"Via", "From", "To", "Call-ID", "CSeq"}) {
            String value = header(request, name);
            text.append(name).append(": ").append(value).append(name.equals("To") && !value.contains("tag=") ? ";tag=e" : "").append("\r\n");
        }
        return text + further + "Content-Length: " + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body;
    }

    static String header(String message, String name) {
        Matcher matcher = Pattern.compile("(?m)^" + name + ": ([^\r]*)").matcher(message);
        return matcher.find() ? matcher.group(1) : "";
    }

    /** Sends sound, and a report of a source that calls itself what is given, to the RTP port of an offer and the one behind it. */
    void speak(String offer, String cname) throws IOException {
        Matcher port = Pattern.compile("m=audio (\\d+)").matcher(offer);
        if (!port.find()) {
            return;
        }
        int to = Integer.parseInt(port.group(1));
        for (int i = 0; i < 5; i++) {
            byte[] sound = ByteBuffer.allocate(172).putShort((short) 0x8008).putShort((short) i).putInt(160 * i).putInt(7).array();
            rtp.send(new DatagramPacket(sound, sound.length, InetAddress.getLoopbackAddress(), to));
        }
        byte[] name = cname.getBytes(StandardCharsets.UTF_8);
        int padded = (2 + name.length + 4) / 4 * 4;
        ByteBuffer report = ByteBuffer.allocate(8 + 8 + padded).putInt(0x80C90001).putInt(7).put((byte) 0x81).put((byte) 202)
            .putShort((short) (1 + padded / 4)).putInt(7).put((byte) 1).put((byte) name.length).put(name);
        rtp.send(new DatagramPacket(report.array(), report.capacity(), InetAddress.getLoopbackAddress(), to + 1));
    }

    @Override
    public void close() {
        sip.close();
        rtp.close();
    }
}
