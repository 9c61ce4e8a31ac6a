package org.offhook.capture;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Reads a capture file frame by frame, so that a file larger than memory is read: pcap with micro- or nanoseconds and pcapng,
 * either byte order, plain or compressed by gzip. Holds about one megabyte. Not thread-safe.
 *
 * <pre>{@code
 * try (CaptureReader in = CaptureReader.open(path)) {
 *     CapturedFrame frame = new CapturedFrame();
 *     while (in.read(frame)) { ... }
 *     in.file().damage().ifPresent(...);
 * }
 * }</pre>
 */
public final class CaptureReader implements AutoCloseable {

    private static final int GZIP_MAGIC = 0x1F8B;

    private final InputStream stream;
    private final OctetBuffer in;
    private final FrameSource source;
    private CaptureFile.Damage cut;
    private final Set<Integer> linkTypes = new LinkedHashSet<>();
    private long frames;
    private int lastLinkType = -1;

    private CaptureReader(InputStream stream, OctetBuffer in, FrameSource source) {
        this.stream = stream;
        this.in = in;
        this.source = source;
    }

    /**
     * Opens a file.
     *
     * @param file the capture
     * @return its reader
     * @throws CaptureFormatException when the file is no capture; its message says what it seems to be
     * @throws IOException            when it cannot be read
     */
    public static CaptureReader open(Path file) throws IOException {
        InputStream stream = Files.newInputStream(file);
        try {
            return open(stream);
        } catch (IOException | RuntimeException e) {
            stream.close();
            throw e;
        }
    }

    /**
     * Reads from a stream, standard input say; closed with the reader.
     *
     * @param stream the octets of a capture
     * @return its reader
     * @throws CaptureFormatException when the stream is no capture
     * @throws IOException            when it cannot be read
     */
    public static CaptureReader open(InputStream stream) throws IOException {
        OctetBuffer in = new OctetBuffer(stream);
        in.bigEndian(true);
        if (in.require(2) && in.u16(0) == GZIP_MAGIC) {
            in = new OctetBuffer(decompressed(stream, in));
            in.bigEndian(true);
        }
        if (!in.require(4)) {
            throw in.available() == 0
                    ? new CaptureFormatException(CaptureFormatException.Kind.EMPTY, "The file is empty: it holds no capture.")
                    : new CaptureFormatException(CaptureFormatException.Kind.CUT_IN_HEADER,
                            "The file has " + in.available() + " octets: too few for a capture.");
        }
        return new CaptureReader(stream, in, recognise(in));
    }

    private static InputStream decompressed(InputStream stream, OctetBuffer begun) throws IOException {
        byte[] head = new byte[begun.available()];
        System.arraycopy(begun.octets(), begun.position(), head, 0, head.length);
        try {
            return new GZIPInputStream(new SequenceInputStream(new ByteArrayInputStream(head), stream), 1 << 16);
        } catch (IOException e) {
            throw new CaptureFormatException(CaptureFormatException.Kind.NOT_A_CAPTURE,
                    "The file begins like gzip, but cannot be decompressed.");
        }
    }

    private static FrameSource recognise(OctetBuffer in) throws IOException {
        int magic = in.i32(0);
        if (magic == PcapngSource.SECTION_HEADER) {
            return new PcapngSource(in);
        }
        for (boolean big : new boolean[] {true, false}) {
            in.bigEndian(big);
            magic = in.i32(0);
            if (magic == PcapSource.MICROS || magic == PcapSource.NANOS) {
                return new PcapSource(in, magic == PcapSource.NANOS);
            }
        }
        throw new CaptureFormatException(CaptureFormatException.Kind.NOT_A_CAPTURE,
                "This is no capture file: it begins like " + looksLike(in) + ", not like pcap or pcapng.");
    }

    private static String looksLike(OctetBuffer in) throws IOException {
        in.require(16);
        int length = Math.min(in.available(), 16);
        String head = new String(in.octets(), in.position(), length, StandardCharsets.ISO_8859_1);
        if (head.startsWith("PK")) {
            return "a ZIP archive";
        }
        if (head.startsWith("RIFF")) {
            return "a WAV file";
        }
        if (head.startsWith("snoop")) {
            return "a Solaris snoop file (convert it with editcap -F pcapng)";
        }
        if (head.startsWith("%PDF")) {
            return "a PDF document";
        }
        boolean text = head.chars().allMatch(c -> c >= ' ' && c < 0x7F || c == '\n' || c == '\r' || c == '\t');
        return text ? "text" : "something unknown";
    }

    /**
     * Reads the next frame.
     *
     * @param frame filled; its octets are valid until the next call
     * @return false at the end of the file, or at the place where it is damaged: {@link #file()} tells which
     * @throws IOException when reading fails
     */
    public boolean read(CapturedFrame frame) throws IOException {
        boolean got;
        try {
            got = source.read(frame);
        } catch (EOFException | ZipException e) {
            // A compressed file that is cut ends like a plain one that is cut: with what was read.
            cut = new CaptureFile.Damage(CaptureFile.Fault.CUT, frames, in.consumed());
            got = false;
        }
        if (got) {
            frames = frame.number;
            if (frame.linkType != lastLinkType) {
                lastLinkType = frame.linkType;
                linkTypes.add(lastLinkType);
            }
        }
        return got;
    }

    /** {@return what is known of the file so far} */
    public CaptureFile file() {
        StringBuilder names = new StringBuilder();
        for (int type : linkTypes) {
            names.append(names.length() == 0 ? "" : ",").append(LinkLayer.nameOf(type));
        }
        return new CaptureFile(source.formatName(), names.toString(), frames, source.skippedRecords(),
                cut == null ? source.damage() : Optional.of(cut));
    }

    /** {@return octets of the capture read so far; of a compressed one after decompression} */
    public long octetsRead() {
        return in.consumed();
    }

    /** {@return characters of {@link #tlsKeyLog} so far, to see whether there are more} */
    public long tlsKeyLogOctets() {
        return source.tlsKeyLogOctets();
    }

    /** {@return TLS keys that the file itself carries, in the key log format of NSS; empty if none so far} */
    public String tlsKeyLog() {
        return source.tlsKeyLog();
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }
}
