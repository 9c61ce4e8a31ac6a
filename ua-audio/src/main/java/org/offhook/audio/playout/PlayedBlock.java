package org.offhook.audio.playout;

/**
 * What one pull put into its block. One instance per buffer, overwritten by each pull and read by the same thread.
 * All counts are samples at the output rate.
 */
public final class PlayedBlock {

    /** Where the samples of a block came from. */
    public enum Kind {
        /** The speech path: decoded, stretched or concealed. */
        SPEECH,
        /** A pause of the sender: comfort noise or silence; nothing is missing. */
        COMFORT_NOISE,
        /** No packet has come yet: zeros. */
        NOT_STARTED
    }

    /** Media offset of a block without media; the offsets themselves may be negative, where what was sent first came later. */
    public static final long NO_MEDIA = Long.MIN_VALUE;

    private Kind kind = Kind.NOT_STARTED;
    private long mediaOffsetSamples = NO_MEDIA;
    private int samples;
    private int concealed;
    private int removed;
    private int inserted;

    /** Made by the buffer that fills it. */
    PlayedBlock() {
    }

    void begin(int blockSamples) {
        kind = Kind.SPEECH;
        mediaOffsetSamples = NO_MEDIA;
        samples = blockSamples;
        concealed = 0;
        removed = 0;
        inserted = 0;
    }

    void kind(Kind blockKind) {
        kind = blockKind;
    }

    void media(long offsetSamples) {
        if (!hasMedia()) {
            mediaOffsetSamples = offsetSamples;
        }
    }

    void addConcealed(int count) {
        concealed += count;
    }

    void addRemoved(int count) {
        removed += count;
    }

    void addInserted(int count) {
        inserted += count;
    }

    /** {@return where the samples came from} */
    public Kind kind() {
        return kind;
    }

    /**
     * {@return distance of the first media sample in the block from the first packet of the stream, in samples at the
     * output rate on the sender's clock; {@link #NO_MEDIA} when the block holds none}
     */
    public long mediaOffsetSamples() {
        return mediaOffsetSamples;
    }

    /** {@return whether the block holds media, or names the media for which it waits} */
    public boolean hasMedia() {
        return mediaOffsetSamples != NO_MEDIA;
    }

    /** {@return samples in the block} */
    public int samples() {
        return samples;
    }

    /** {@return samples of the block that were invented in the place of missing ones} */
    public int concealed() {
        return concealed;
    }

    /** {@return media samples taken out while this block was made, to shorten the delay} */
    public int removed() {
        return removed;
    }

    /** {@return samples put in while this block was made, to lengthen the delay} */
    public int inserted() {
        return inserted;
    }
}
