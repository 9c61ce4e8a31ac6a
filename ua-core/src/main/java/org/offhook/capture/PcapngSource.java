package org.offhook.capture;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The block format pcapng (draft-ietf-opsawg-pcapng): sections with their own byte order, interfaces with their own clock
 * resolution, packets, TLS secrets. Blocks of other types are passed over. A block that contradicts itself is passed over and
 * counted; one whose length cannot be followed ends the reading.
 */
final class PcapngSource implements FrameSource {

    static final int SECTION_HEADER = 0x0A0D0D0A;

    private static final int BYTE_ORDER_MAGIC = 0x1A2B3C4D;
    private static final int INTERFACE = 1;
    private static final int OBSOLETE_PACKET = 2;
    private static final int SIMPLE_PACKET = 3;
    private static final int ENHANCED_PACKET = 6;
    private static final int SECRETS = 10;
    private static final int TLS_KEY_LOG = 0x544C534B;

    private static final int OPTION_END = 0;
    private static final int OPTION_RESOLUTION = 9;
    private static final int OPTION_OFFSET_SECONDS = 14;

    private static final int BLOCK_LIMIT_OCTETS = 16 << 20;
    private static final int KEY_LOG_LIMIT_OCTETS = 16 << 20;
    private static final int INTERFACES_LIMIT = 65_536;

    private final OctetBuffer in;
    private final List<Interface> interfaces = new ArrayList<>();
    private final StringBuilder keyLog = new StringBuilder();
    private long frames;
    private long skipped;
    private int pending;
    private CaptureFile.Damage damage;

    private record Interface(int linkType, int snapLength, TimestampUnit unit, long offsetSeconds) {
    }

    PcapngSource(OctetBuffer in) {
        this.in = in;
    }

    @Override
    public boolean read(CapturedFrame frame) throws IOException {
        in.skip(pending);
        pending = 0;
        while (damage == null) {
            if (!in.require(12)) {
                return in.available() == 0 ? false : stop(CaptureFile.Fault.CUT);
            }
            int type = in.i32(0);
            if (type == SECTION_HEADER && !beginSection()) {
                return stop(CaptureFile.Fault.IMPOSSIBLE_LENGTH);
            }
            long total = in.u32(4);
            if (total < 12 || total % 4 != 0 || total > BLOCK_LIMIT_OCTETS) {
                return stop(CaptureFile.Fault.IMPOSSIBLE_LENGTH);
            }
            int length = (int) total;
            if (!in.require(length)) {
                return stop(CaptureFile.Fault.CUT);
            }
            if (in.u32(length - 4) != total) {
                skipped++;
                in.skip(length);
                continue;
            }
            if (readBlock(type, length, frame)) {
                pending = length;
                return true;
            }
            in.skip(length);
        }
        return false;
    }

    /** The byte order of a section stands in its header, after the length that needs it. */
    private boolean beginSection() {
        in.bigEndian(false);
        if (in.i32(8) != BYTE_ORDER_MAGIC) {
            in.bigEndian(true);
            if (in.i32(8) != BYTE_ORDER_MAGIC) {
                return false;
            }
        }
        interfaces.clear();
        return true;
    }

    private boolean readBlock(int type, int length, CapturedFrame frame) {
        switch (type) {
            case INTERFACE -> readInterface(length);
            case SECRETS -> readSecrets(length);
            case ENHANCED_PACKET -> {
                return length >= 32 && fill(frame, in.u32(8), in.u32(12), in.u32(16), in.u32(20), 28, length) || skip();
            }
            case OBSOLETE_PACKET -> {
                return length >= 32 && fill(frame, in.u16(8), in.u32(12), in.u32(16), in.u32(20), 28, length) || skip();
            }
            case SIMPLE_PACKET -> {
                return length >= 16 && fillSimple(frame, length) || skip();
            }
            default -> {
                // Names, statistics, comments: nothing that a frame needs.
            }
        }
        return false;
    }

    private boolean skip() {
        skipped++;
        return false;
    }

    private void readInterface(int length) {
        if (length < 20 || interfaces.size() >= INTERFACES_LIMIT) {
            skipped++;
            return;
        }
        TimestampUnit unit = TimestampUnit.MICROSECONDS;
        long offsetSeconds = 0;
        int at = 16;
        int end = length - 4;
        while (at + 4 <= end) {
            int code = in.u16(at);
            int octets = in.u16(at + 2);
            if (code == OPTION_END) {
                break;
            }
            if (at + 4 + octets > end) {
                skipped++;
                break;
            }
            if (code == OPTION_RESOLUTION && octets >= 1) {
                unit = TimestampUnit.ofOption(in.octets()[in.position() + at + 4] & 0xFF);
            } else if (code == OPTION_OFFSET_SECONDS && octets >= 8) {
                offsetSeconds = in.i64(at + 4);
            }
            at += 4 + (octets + 3 & ~3);
        }
        interfaces.add(new Interface(in.u16(8), in.i32(12), unit, offsetSeconds));
    }

    private void readSecrets(int length) {
        if (length < 20) {
            skipped++;
            return;
        }
        long octets = in.u32(12);
        if (octets > length - 20 || keyLog.length() + octets > KEY_LOG_LIMIT_OCTETS) {
            skipped++;
        } else if (in.i32(8) == TLS_KEY_LOG) {
            keyLog.append(new String(in.octets(), in.position() + 16, (int) octets, StandardCharsets.ISO_8859_1)).append('\n');
        }
    }

    private boolean fill(CapturedFrame frame, long interfaceIndex, long high, long low, long captured, int at, int length) {
        if (interfaceIndex >= interfaces.size() || captured > length - 4 - at) {
            return false;
        }
        Interface on = interfaces.get((int) interfaceIndex);
        on.unit.split(high << 32 | low, frame);
        frame.epochSeconds += on.offsetSeconds;
        window(frame, on, captured, at);
        return true;
    }

    /** A simple packet has no time and no captured length: the interface's limit tells it. */
    private boolean fillSimple(CapturedFrame frame, int length) {
        if (interfaces.isEmpty()) {
            return false;
        }
        Interface on = interfaces.get(0);
        long original = in.u32(8);
        long captured = Math.min(original, length - 16);
        if (on.snapLength > 0) {
            captured = Math.min(captured, on.snapLength);
        }
        frame.epochSeconds = 0;
        frame.nanos = 0;
        window(frame, on, captured, 12);
        return true;
    }

    private void window(CapturedFrame frame, Interface on, long captured, int at) {
        frame.number = ++frames;
        frame.linkType = on.linkType;
        frame.octets = in.octets();
        frame.offset = in.position() + at;
        frame.length = (int) captured;
    }

    private boolean stop(CaptureFile.Fault fault) {
        damage = new CaptureFile.Damage(fault, frames, in.consumed());
        return false;
    }

    @Override
    public long skippedRecords() {
        return skipped;
    }

    @Override
    public Optional<CaptureFile.Damage> damage() {
        return Optional.ofNullable(damage);
    }

    @Override
    public String formatName() {
        return "pcapng";
    }

    @Override
    public long tlsKeyLogOctets() {
        return keyLog.length();
    }

    @Override
    public String tlsKeyLog() {
        return keyLog.toString();
    }
}
