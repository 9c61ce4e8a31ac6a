package org.offhook.capture;

import java.util.Optional;

/**
 * What was found out about the file as such while it was read.
 *
 * @param format         {@code pcap} or {@code pcapng}
 * @param linkTypes      the names of the link layers met, as capinfos prints them ({@code ether}), joined by commas
 * @param frames         frames read
 * @param skippedRecords records that could not be understood and were passed over
 * @param damage         where and why reading stopped before the end of the file, if it did
 */
public record CaptureFile(String format, String linkTypes, long frames, long skippedRecords, Optional<Damage> damage) {

    /** The format of what was never a file: our own packets. */
    public static final String LIVE = "live";

    /** Why reading stopped early. */
    public enum Fault {
        /** The file ends within a record: the capture was interrupted, or the copy was. */
        CUT,
        /** A record claims a length that cannot be. */
        IMPOSSIBLE_LENGTH
    }

    /**
     * The place where reading stopped.
     *
     * @param fault      what was wrong
     * @param afterFrame the last frame that could be read
     * @param octet      offset of the faulty record in the file, after decompression
     */
    public record Damage(Fault fault, long afterFrame, long octet) {
    }
}
