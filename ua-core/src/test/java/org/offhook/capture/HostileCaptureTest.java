package org.offhook.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** Files that are damaged, cut, or no captures at all. */
class HostileCaptureTest {

    private static final byte[] SIP = "OPTIONS sip:a@192.0.2.2 SIP/2.0\r\nCall-ID: x\r\nCSeq: 1 OPTIONS\r\n\r\n"
            .getBytes(StandardCharsets.US_ASCII);

    @Test
    void anEmptyFileAndTextAreRefusedWithASentence() {
        assertEquals(CaptureFormatException.Kind.EMPTY, refusal(new byte[0]).kind());
        CaptureFormatException text = refusal("hello, this is a text file\n".getBytes(StandardCharsets.US_ASCII));
        assertEquals(CaptureFormatException.Kind.NOT_A_CAPTURE, text.kind());
        assertTrue(text.getMessage().contains("text"), text.getMessage());
        assertEquals(CaptureFormatException.Kind.CUT_IN_HEADER, refusal(pcap(1, frame()).clone(), 10).kind());
    }

    private static CaptureFormatException refusal(byte[] octets) {
        return assertThrows(CaptureFormatException.class, () -> CaptureReader.open(new ByteArrayInputStream(octets)));
    }

    private static CaptureFormatException refusal(byte[] octets, int length) {
        return assertThrows(CaptureFormatException.class, () -> CaptureReader.open(new ByteArrayInputStream(octets, 0, length)));
    }

    @Test
    void readsBothByteOrdersNanosecondsAndGzip() throws IOException {
        for (ByteOrder order : new ByteOrder[] {ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN}) {
            for (boolean nanos : new boolean[] {false, true}) {
                byte[] file = pcap(3, frame(), order, nanos);
                assertEquals(3, frames(file));
                ByteArrayOutputStream packed = new ByteArrayOutputStream();
                try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
                    gzip.write(file);
                }
                assertEquals(3, frames(packed.toByteArray()));
            }
        }
    }

    @Test
    void aCutFileGivesWhatItHoldsAndSaysWhereItEnds() throws IOException {
        byte[] file = pcap(3, frame());
        try (CaptureReader in = CaptureReader.open(new ByteArrayInputStream(file, 0, file.length - 5))) {
            CapturedFrame frame = new CapturedFrame();
            assertTrue(in.read(frame));
            assertTrue(in.read(frame));
            assertFalse(in.read(frame));
            CaptureFile.Damage damage = in.file().damage().orElseThrow();
            assertEquals(CaptureFile.Fault.CUT, damage.fault());
            assertEquals(2, damage.afterFrame());
        }
    }

    @Test
    void anOptionThatLiesAboutItsLengthCostsNoFrame() throws IOException {
        byte[] option = {9, 0, (byte) 0xFF, 0x7F, 6, 0, 0, 0};
        byte[] file = pcapng(option, frame());
        try (CaptureReader in = CaptureReader.open(new ByteArrayInputStream(file))) {
            CapturedFrame frame = new CapturedFrame();
            assertTrue(in.read(frame));
            assertEquals(1, in.file().skippedRecords());
        }
    }

    @Test
    void fragmentsAreReadAsOnePacketAndOverlapsAreNot() throws IOException {
        byte[] payload = new byte[8 + SIP.length];
        ByteBuffer.wrap(payload).putShort((short) 5060).putShort((short) 5060).putShort((short) payload.length).putShort((short) 0).put(SIP);
        byte[] first = ip(payload, 0, 24, true);
        byte[] second = ip(payload, 24, payload.length - 24, false);
        PacketDecoder decoder = new PacketDecoder();
        Packet packet = new Packet();
        assertFalse(decode(decoder, second, packet));
        assertTrue(decode(decoder, first, packet));
        assertEquals(2, packet.fragments());
        assertEquals(SIP.length, packet.payloadLength());
        assertFalse(decode(decoder, first, packet));
        byte[] overlap = ip(payload, 8, 24, false);
        assertFalse(decode(decoder, overlap, packet));
        assertFalse(decode(decoder, second, packet), "an overlapped packet is given up");
        assertTrue(decoder.counters().fragmentsDropped() > 0);
    }

    @Test
    void noMutationThrowsOrReadsForEver() {
        Random random = new Random(20261120);
        byte[][] seeds = {pcap(5, frame()), pcap(5, frame(), ByteOrder.BIG_ENDIAN, true), pcapng(new byte[0], frame(), frame(), frame())};
        for (int i = 0; i < 6000; i++) {
            byte[] file = seeds[i % seeds.length].clone();
            int changes = 1 + random.nextInt(6);
            for (int c = 0; c < changes; c++) {
                file[random.nextInt(file.length)] = (byte) (random.nextBoolean() ? random.nextInt() : 0xFF);
            }
            int length = random.nextInt(4) == 0 ? random.nextInt(file.length) : file.length;
            drain(file, length);
        }
    }

    /** Only the documented refusal may come out of a damaged file. */
    private static void drain(byte[] file, int length) {
        try (CaptureReader in = CaptureReader.open(new ByteArrayInputStream(file, 0, length))) {
            CapturedFrame frame = new CapturedFrame();
            PacketDecoder decoder = new PacketDecoder();
            Packet packet = new Packet();
            Packet quoted = new Packet();
            TcpStreams tcp = new TcpStreams(new Ignored());
            int frames = 0;
            while (in.read(frame)) {
                assertTrue(++frames <= length, "more frames than octets");
                if (decoder.decode(frame, packet)) {
                    if (packet.isTcp()) {
                        tcp.add(packet);
                    }
                    decoder.quoted(packet, quoted);
                }
            }
            tcp.finish(packet);
        } catch (CaptureFormatException e) {
            assertFalse(e.getMessage().isEmpty());
        } catch (IOException e) {
            throw new AssertionError("a byte array cannot fail", e);
        }
    }

    private static final class Ignored implements TcpStreams.Reader {
        @Override
        public void octets(TcpStream stream, Packet packet, byte[] octets, int offset, int length) {
            assertTrue(offset >= 0 && offset + length <= octets.length);
        }

        @Override
        public void hole(TcpStream stream, Packet packet, long missing) {
            assertTrue(missing > 0);
        }
    }

    private static long frames(byte[] file) throws IOException {
        try (CaptureReader in = CaptureReader.open(new ByteArrayInputStream(file))) {
            CapturedFrame frame = new CapturedFrame();
            PacketDecoder decoder = new PacketDecoder();
            Packet packet = new Packet();
            while (in.read(frame)) {
                assertTrue(decoder.decode(frame, packet));
                assertEquals("192.0.2.1", packet.source().toString());
                assertEquals(1_700_000_000L, frame.epochSeconds());
                assertEquals(123_456_000, frame.nanos());
            }
            return in.file().frames();
        }
    }

    private static boolean decode(PacketDecoder decoder, byte[] ip, Packet packet) throws IOException {
        try (CaptureReader in = CaptureReader.open(new ByteArrayInputStream(pcap(1, ethernet(ip))))) {
            CapturedFrame frame = new CapturedFrame();
            assertTrue(in.read(frame));
            return decoder.decode(frame, packet);
        }
    }

    private static byte[] ip(byte[] payload, int offset, int length, boolean more) {
        ByteBuffer out = ByteBuffer.allocate(20 + length);
        out.put((byte) 0x45).put((byte) 0).putShort((short) (20 + length)).putShort((short) 7);
        out.putShort((short) ((more ? 0x2000 : 0) | offset / 8)).put((byte) 64).put((byte) 17).putShort((short) 0);
        out.putInt(0xC0000201).putInt(0xC0000202).put(payload, offset, length);
        return out.array();
    }

    private static byte[] ethernet(byte[] ip) {
        return ByteBuffer.allocate(14 + ip.length).position(12).putShort((short) 0x0800).put(ip).array();
    }

    private static byte[] frame() {
        byte[] udp = new byte[8 + SIP.length];
        ByteBuffer.wrap(udp).putShort((short) 5060).putShort((short) 5060).putShort((short) udp.length).putShort((short) 0).put(SIP);
        return ethernet(ip(udp, 0, udp.length, false));
    }

    private static byte[] pcap(int count, byte[] frame) {
        return pcap(count, frame, ByteOrder.LITTLE_ENDIAN, false);
    }

    private static byte[] pcap(int count, byte[] frame, ByteOrder order, boolean nanos) {
        ByteBuffer out = ByteBuffer.allocate(24 + count * (16 + frame.length)).order(order);
        out.putInt(nanos ? PcapSource.NANOS : PcapSource.MICROS).putShort((short) 2).putShort((short) 4).putInt(0).putInt(0);
        out.putInt(65_535).putInt(1);
        for (int i = 0; i < count; i++) {
            out.putInt(1_700_000_000).putInt(nanos ? 123_456_000 : 123_456).putInt(frame.length).putInt(frame.length).put(frame);
        }
        return out.array();
    }

    private static byte[] pcapng(byte[] interfaceOptions, byte[]... frames) {
        ByteBuffer out = ByteBuffer.allocate(4096).order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(PcapngSource.SECTION_HEADER).putInt(28).putInt(0x1A2B3C4D).putShort((short) 1).putShort((short) 0).putLong(-1).putInt(28);
        int length = 20 + interfaceOptions.length;
        out.putInt(1).putInt(length).putShort((short) 1).putShort((short) 0).putInt(0).put(interfaceOptions).putInt(length);
        for (byte[] frame : frames) {
            int padded = frame.length + 3 & ~3;
            long micros = 1_700_000_000_123_456L;
            out.putInt(6).putInt(32 + padded).putInt(0).putInt((int) (micros >>> 32)).putInt((int) micros);
            out.putInt(frame.length).putInt(frame.length).put(frame).put(new byte[padded - frame.length]).putInt(32 + padded);
        }
        byte[] file = new byte[out.position()];
        out.flip().get(file);
        return file;
    }
}
