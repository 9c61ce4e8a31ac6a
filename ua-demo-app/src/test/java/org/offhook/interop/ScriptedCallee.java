package org.offhook.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A called party whose sound is wrong in one particular way: takes one call over UDP on loopback, and sends the RTP that a script says.
 * It knows just enough SIP to be called by a phone that makes no mistakes.
 */
final class ScriptedCallee implements AutoCloseable {

    private static final Pattern MEDIA = Pattern.compile("m=audio (\\d+) ");
    private static final int TICK_MS = 20;
    private static final int OCTETS = 160;

    /** What is sent after the ACK; ends when the call does. */
    interface Script {
        void run(ScriptedCallee callee) throws IOException;
    }

    private final DatagramSocket sip;
    private final DatagramSocket rtp;
    private final DatagramSocket rtcp;
    private final String answer;
    private final Script script;
    private final Thread signalling;
    private volatile InetSocketAddress peerMedia;
    private volatile boolean talking;
    private volatile int lengthError;
    private int sequence = 1000;
    private int timestamp;

    private ScriptedCallee(String connection, String formats, boolean closedPort, Script script) throws IOException {
        InetAddress here = InetAddress.getLoopbackAddress();
        int port = Ports.block(2);
        sip = new DatagramSocket(0, here);
        rtp = new DatagramSocket(port, here);
        rtcp = new DatagramSocket(port + 1, here);
        this.script = script;
        if (closedPort) {
            rtp.close();
            rtcp.close();
        }
        answer = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 " + connection + "\r\nt=0 0\r\nm=audio " + port + " RTP/AVP "
            + formats + "\r\n";
        signalling = new Thread(this::signal, "scripted-callee");
        signalling.setDaemon(true);
        signalling.start();
    }

    /** One that sends what a script says. */
    static ScriptedCallee saying(Script script) {
        return open("127.0.0.1", false, script);
    }

    /** One that announces another address for its media, and sends nothing. */
    static ScriptedCallee announcing(String connection) {
        return open(connection, false, callee -> { });
    }

    /** One at whose media port nobody listens. */
    static ScriptedCallee withClosedMediaPort() {
        return open("127.0.0.1", true, callee -> { });
    }

    private static ScriptedCallee open(String connection, boolean closedPort, Script script) {
        try {
            return new ScriptedCallee(connection, "0", closedPort, script);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One whose answers a router has made shorter on the way without correcting their length. */
    static ScriptedCallee behindMeddlingRouter() {
        ScriptedCallee callee = open("10.1.1.1", false, script -> { });
        callee.lengthError = 6;
        return callee;
    }

    String uri() {
        return "sip:callee@127.0.0.1:" + sip.getLocalPort();
    }

    int port() {
        return sip.getLocalPort();
    }

    boolean talks() {
        return talking;
    }

    // ---- signalling

    private void signal() {
        DatagramPacket packet = new DatagramPacket(new byte[65_535], 65_535);
        try {
            while (true) {
                sip.receive(packet);
                String message = new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
                InetSocketAddress from = (InetSocketAddress) packet.getSocketAddress();
                if (message.startsWith("INVITE ")) {
                    Matcher media = MEDIA.matcher(message);
                    if (media.find()) {
                        peerMedia = new InetSocketAddress(from.getAddress(), Integer.parseInt(media.group(1)));
                    }
                    respond(message, from, answer);
                } else if (message.startsWith("ACK ") && !talking) {
                    talking = true;
                    Thread voice = new Thread(this::talk, "scripted-voice");
                    voice.setDaemon(true);
                    voice.start();
                } else if (message.startsWith("BYE ")) {
                    talking = false;
                    respond(message, from, "");
                }
            }
        } catch (IOException e) {
            talking = false;
        }
    }

    private void respond(String request, InetSocketAddress to, String body) throws IOException {
        StringBuilder response = new StringBuilder("SIP/2.0 200 OK\r\n");
        for (String line : request.split("\r\n")) {
            String name = line.substring(0, Math.max(0, line.indexOf(':'))).toLowerCase(java.util.Locale.ROOT);
            if (name.equals("via") || name.equals("from") || name.equals("call-id") || name.equals("cseq")) {
                response.append(line).append("\r\n");
            } else if (name.equals("to")) {
                response.append(line).append(line.contains("tag=") ? "" : ";tag=scripted").append("\r\n");
            }
        }
        response.append("Contact: <").append(uri()).append(">\r\n");
        if (!body.isEmpty()) {
            response.append("Content-Type: application/sdp\r\n");
        }
        response.append("Content-Length: ").append(body.isEmpty() ? 0 : body.length() + lengthError).append("\r\n\r\n").append(body);
        byte[] octets = response.toString().getBytes(StandardCharsets.UTF_8);
        sip.send(new DatagramPacket(octets, octets.length, to));
    }

    // ---- sound

    private void talk() {
        try {
            script.run(this);
        } catch (IOException e) {
            // The sockets were closed: the test is over.
        }
    }

    /** Lets the next packet wait for its turn. */
    static void tick(long beganNanos, int packets) {
        long due = beganNanos + packets * TICK_MS * 1_000_000L;
        for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    /** Skips a packet, as a network that loses it does. */
    void lose() {
        sequence++;
        timestamp += OCTETS;
    }

    /** Sends 20 ms of something. */
    void send(int payloadType, boolean silence) throws IOException {
        byte[] packet = new byte[12 + OCTETS];
        packet[0] = (byte) 0x80;
        packet[1] = (byte) payloadType;
        packet[2] = (byte) (sequence >> 8);
        packet[3] = (byte) sequence;
        putInt(packet, 4, timestamp);
        putInt(packet, 8, 0x0FF400C);
        for (int i = 12; i < packet.length; i++) {
            // A square wave of 500 Hz in mu-law, or its silence.
            packet[i] = silence ? (byte) 0xFF : (i / 8) % 2 == 0 ? (byte) 0x90 : (byte) 0x10;
        }
        sequence++;
        timestamp += OCTETS;
        rtp.send(new DatagramPacket(packet, packet.length, peerMedia));
    }

    /** Answers each sender report late, as if the way were long; returns when the call ends. */
    void answerReportsAfter(int delayMs) throws IOException {
        DatagramPacket in = new DatagramPacket(new byte[2048], 2048);
        rtcp.setSoTimeout(100);
        while (talking) {
            try {
                rtcp.receive(in);
            } catch (SocketTimeoutException e) {
                continue;
            }
            byte[] report = in.getData();
            if ((report[1] & 0xFF) == 200) {
                byte[] answer = new byte[32];
                answer[0] = (byte) 0x81;
                answer[1] = (byte) 201;
                answer[3] = 7;
                putInt(answer, 4, 0x0FF400C);
                System.arraycopy(report, 4, answer, 8, 4);
                System.arraycopy(report, 10, answer, 24, 4);
                LockSupport.parkNanos(delayMs * 1_000_000L);
                rtcp.send(new DatagramPacket(answer, answer.length, in.getSocketAddress()));
            }
        }
    }

    private static void putInt(byte[] octets, int at, int value) {
        for (int i = 0; i < 4; i++) {
            octets[at + i] = (byte) (value >>> 24 - 8 * i);
        }
    }

    @Override
    public void close() {
        sip.close();
        rtp.close();
        rtcp.close();
    }
}
