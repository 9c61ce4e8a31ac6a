package org.offhook.capture;

import java.io.IOException;
import java.util.Optional;

/** One of the two file formats: what both have in common for {@link CaptureReader}. */
interface FrameSource {

    /**
     * Reads the next frame.
     *
     * @return false at the end of the file, or where it cannot be read further
     */
    boolean read(CapturedFrame frame) throws IOException;

    /** {@return records passed over so far} */
    long skippedRecords();

    /** {@return why reading stopped early} */
    Optional<CaptureFile.Damage> damage();

    /** {@return {@code pcap} or {@code pcapng}} */
    String formatName();

    /** {@return TLS keys that the file carries, in the key log format of NSS, empty if none} */
    String tlsKeyLog();

    /** {@return characters of {@link #tlsKeyLog} so far} */
    default long tlsKeyLogOctets() {
        return 0;
    }
}
