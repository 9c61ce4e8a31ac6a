package org.offhook.capture;

import java.io.IOException;
import java.util.Optional;

/**
 * The classic format of libpcap (draft-ietf-opsawg-pcap): a header of 24 octets, then records of 16 octets and the frame.
 * Microseconds or nanoseconds, either byte order. It has no marks to find the next record by, so an impossible length ends the reading.
 */
final class PcapSource implements FrameSource {

    static final int MICROS = 0xA1B2C3D4;
    static final int NANOS = 0xA1B23C4D;

    /** The largest frame that libpcap and Wireshark take for true. */
    static final int FRAME_LIMIT_OCTETS = 262_144;

    private static final int HEADER_OCTETS = 24;
    private static final int RECORD_OCTETS = 16;

    private final OctetBuffer in;
    private final int nanosPerUnit;
    private final int linkType;
    private long frames;
    private int pending;
    private CaptureFile.Damage damage;

    PcapSource(OctetBuffer in, boolean nanos) throws IOException {
        if (!in.require(HEADER_OCTETS)) {
            throw new CaptureFormatException(CaptureFormatException.Kind.CUT_IN_HEADER,
                    "This pcap file ends within its header: it holds no frame.");
        }
        this.in = in;
        nanosPerUnit = nanos ? 1 : 1000;
        // The upper bits tell of a frame check sequence, which no one needs here.
        linkType = in.i32(20) & 0xFFFF;
        in.skip(HEADER_OCTETS);
    }

    @Override
    public boolean read(CapturedFrame frame) throws IOException {
        in.skip(pending);
        pending = 0;
        if (damage != null) {
            return false;
        }
        if (!in.require(RECORD_OCTETS)) {
            return in.available() == 0 ? false : stop(CaptureFile.Fault.CUT);
        }
        long captured = in.u32(8);
        if (captured > FRAME_LIMIT_OCTETS) {
            return stop(CaptureFile.Fault.IMPOSSIBLE_LENGTH);
        }
        if (!in.require(RECORD_OCTETS + (int) captured)) {
            return stop(CaptureFile.Fault.CUT);
        }
        long fraction = in.u32(4) * nanosPerUnit;
        frame.number = ++frames;
        frame.epochSeconds = in.u32(0) + fraction / 1_000_000_000;
        frame.nanos = (int) (fraction % 1_000_000_000);
        frame.linkType = linkType;
        frame.octets = in.octets();
        frame.offset = in.position() + RECORD_OCTETS;
        frame.length = (int) captured;
        pending = RECORD_OCTETS + (int) captured;
        return true;
    }

    private boolean stop(CaptureFile.Fault fault) {
        damage = new CaptureFile.Damage(fault, frames, in.consumed());
        return false;
    }

    @Override
    public long skippedRecords() {
        return 0;
    }

    @Override
    public Optional<CaptureFile.Damage> damage() {
        return Optional.ofNullable(damage);
    }

    @Override
    public String formatName() {
        return "pcap";
    }

    @Override
    public String tlsKeyLog() {
        return "";
    }
}
