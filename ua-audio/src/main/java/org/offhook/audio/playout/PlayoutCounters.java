package org.offhook.audio.playout;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Every decision of a {@link JitterBuffer}, counted. Written by the media thread alone with ordered stores, read from
 * any thread; each value is whole, a set of values may be one packet apart. Totals only grow and survive a reset of
 * the buffer; the two delays are the latest values.
 *
 * <p>"Samples" are at the output rate of the buffer, "packets" are RTP packets.
 */
public final class PlayoutCounters {

    private enum Field {
        PLAYED, CONCEALED, ACCELERATED, EXPANDED, COMFORT_NOISE, STORED, LATE, DUPLICATE, REORDERED, OVERFLOW, UNKNOWN,
        MALFORMED, LOST, INTERRUPTIONS, RESTARTS, TARGET_MICROS, ACTUAL_MICROS
    }

    private final AtomicLongArray values = new AtomicLongArray(Field.values().length);
    private final int sampleRateHz;

    /**
     * Makes counters at zero.
     *
     * @param sampleRateHz output rate of the buffer, in Hz
     */
    PlayoutCounters(int sampleRateHz) {
        this.sampleRateHz = sampleRateHz;
    }

    private long get(Field field) {
        return values.get(field.ordinal());
    }

    private void add(Field field, long count) {
        values.lazySet(field.ordinal(), values.getPlain(field.ordinal()) + count);
    }

    void block(PlayedBlock block) {
        switch (block.kind()) {
            case SPEECH -> add(Field.PLAYED, block.samples());
            case COMFORT_NOISE -> add(Field.COMFORT_NOISE, block.samples());
            case NOT_STARTED -> {
                return;
            }
        }
        add(Field.CONCEALED, block.concealed());
        add(Field.ACCELERATED, block.removed());
        add(Field.EXPANDED, block.inserted());
    }

    void arrival(Arrival arrival) {
        switch (arrival) {
            case ACCEPTED -> add(Field.STORED, 1);
            case REORDERED -> {
                add(Field.STORED, 1);
                add(Field.REORDERED, 1);
            }
            case RESTARTED -> {
                add(Field.STORED, 1);
                add(Field.RESTARTS, 1);
            }
            case LATE -> add(Field.LATE, 1);
            case DUPLICATE -> add(Field.DUPLICATE, 1);
            case OVERFLOW -> add(Field.OVERFLOW, 1);
            case UNKNOWN_PAYLOAD_TYPE -> add(Field.UNKNOWN, 1);
            case MALFORMED -> add(Field.MALFORMED, 1);
        }
    }

    void lost(long packets) {
        add(Field.LOST, packets);
    }

    void malformed() {
        add(Field.MALFORMED, 1);
    }

    void interruption() {
        add(Field.INTERRUPTIONS, 1);
    }

    void delays(long targetMicros, long actualMicros) {
        values.lazySet(Field.TARGET_MICROS.ordinal(), targetMicros);
        values.lazySet(Field.ACTUAL_MICROS.ordinal(), actualMicros);
    }

    /** {@return rate of the samples counted here, in Hz} */
    public int sampleRateHz() {
        return sampleRateHz;
    }

    /** {@return samples given in the speech path, concealed ones included} */
    public long playedSamples() {
        return get(Field.PLAYED);
    }

    /** {@return samples invented in the place of missing ones} */
    public long concealedSamples() {
        return get(Field.CONCEALED);
    }

    /** {@return media samples taken out to shorten the delay} */
    public long acceleratedSamples() {
        return get(Field.ACCELERATED);
    }

    /** {@return samples put in to lengthen the delay} */
    public long expandedSamples() {
        return get(Field.EXPANDED);
    }

    /** {@return samples given while the sender paused} */
    public long comfortNoiseSamples() {
        return get(Field.COMFORT_NOISE);
    }

    /** {@return packets stored} */
    public long storedPackets() {
        return get(Field.STORED);
    }

    /** {@return packets that came after their place had been played or concealed} */
    public long latePackets() {
        return get(Field.LATE);
    }

    /** {@return packets whose sequence number was there already} */
    public long duplicatePackets() {
        return get(Field.DUPLICATE);
    }

    /** {@return packets stored although a later one had come before} */
    public long reorderedPackets() {
        return get(Field.REORDERED);
    }

    /** {@return packets dropped because the buffer was full or their payload too long} */
    public long overflowPackets() {
        return get(Field.OVERFLOW);
    }

    /** {@return packets of a payload type that has no decoder} */
    public long unknownPayloadTypePackets() {
        return get(Field.UNKNOWN);
    }

    /** {@return packets that their decoder refused} */
    public long malformedPackets() {
        return get(Field.MALFORMED);
    }

    /** {@return packets whose place was passed without them having come} */
    public long lostPackets() {
        return get(Field.LOST);
    }

    /** {@return runs of concealment of 150 ms or more} */
    public long interruptions() {
        return get(Field.INTERRUPTIONS);
    }

    /** {@return times the buffer began anew: another SSRC or a restarted sequence} */
    public long restarts() {
        return get(Field.RESTARTS);
    }

    /** {@return delay that the buffer aims at over the fastest packet, in milliseconds} */
    public double targetDelayMs() {
        return get(Field.TARGET_MICROS) / 1000.0;
    }

    /** {@return delay that the last media had over the fastest packet, in milliseconds} */
    public double actualDelayMs() {
        return get(Field.ACTUAL_MICROS) / 1000.0;
    }

    /** {@return concealed samples in percent of those given in the speech path, or NaN when none were given} */
    public double concealedPercent() {
        long played = playedSamples();
        return played == 0 ? Double.NaN : 100.0 * concealedSamples() / played;
    }
}
