package org.offhook.audio.playout;

import java.util.Arrays;

/**
 * The packets of a stream between their arrival and their turn: each is put where its sequence number says, once, with the media
 * offset that its timestamp says, and {@link DelayTarget} is told when it came. What is played next is counted here, so that what
 * comes behind it is late. Part of {@link AdaptiveJitterBuffer}, which decides when the next one's turn is.
 *
 * <p>"Media" is the offset from the first packet of the stream in samples at the output rate, on the sender's clock.
 */
final class ReceivedStream {

    /** Type of a packet that describes noise. */
    static final int COMFORT_NOISE = -1;
    /** Type of a place that a telephone event has taken. */
    static final int EVENT = -2;

    private static final int SEEN = 1024;
    private static final long JUMP_NANOS = 4_000_000_000L;

    private final int sampleRateHz;
    private final long maxDelayNanos;
    private final PayloadTypes types;
    private final PacketStore store;
    private final DelayTarget target;
    private final PlayoutCounters counters;
    private final StreamTimeline timeline = new StreamTimeline();
    private final long[] seen = new long[SEEN];
    private int clockHz;
    private long nextSequence;
    private long newestEnd;

    ReceivedStream(PlayoutSettings settings, PayloadTypes types, DelayTarget target, PlayoutCounters counters) {
        this.sampleRateHz = settings.sampleRateHz();
        this.maxDelayNanos = settings.maxDelayMs() * 1_000_000L;
        this.types = types;
        this.store = new PacketStore(settings.capacityPackets(), settings.payloadOctets());
        this.target = target;
        this.counters = counters;
    }

    /** Any stream that comes is a new one. */
    void forget() {
        timeline.forget();
    }

    /** Drops what waits. */
    void clear() {
        store.clear();
        Arrays.fill(seen, 0);
        newestEnd = Long.MIN_VALUE;
    }

    // ---- packets in

    boolean isRunning() {
        return timeline.isRunning();
    }

    int longestPayload() {
        return store.slotOctets();
    }

    /** {@return whether a packet of a known type goes on with the stream, begins another, or is not to be believed yet} */
    StreamTimeline.Step classify(int payloadType, int ssrc, int sequence, long timestamp, long arrivalNanos) {
        StreamTimeline.Step step = timeline.classify(ssrc, sequence);
        boolean anew = step == StreamTimeline.Step.CONTINUES && (types.clockHz(payloadType) != clockHz
            || target.isKnown() && isFarFromExpected(timestamp, arrivalNanos));
        return anew ? StreamTimeline.Step.RESTARTS : step;
    }

    /** A timestamp that jumped without the clock having moved as far: the sender set it anew. */
    private boolean isFarFromExpected(long timestamp, long arrivalNanos) {
        long transit = arrivalNanos - mediaNanos(mediaOf(timestamp));
        return Math.abs(transit - target.fastestNanos()) > maxDelayNanos + JUMP_NANOS;
    }

    /** Begins at a packet; {@link #clear} has been called. */
    void begin(int payloadType, int ssrc, int sequence, long timestamp) {
        clockHz = types.clockHz(payloadType);
        timeline.restart(ssrc, sequence, timestamp);
        nextSequence = timeline.extend(sequence);
    }

    /**
     * Takes a packet of the stream.
     *
     * @param playing whether a packet before the next one comes too late
     */
    Arrival put(int payloadType, int sequence, long timestamp, byte[] payload, int offset, int length, long arrivalNanos,
                boolean playing) {
        int type = types.isComfortNoise(payloadType) ? COMFORT_NOISE : payloadType;
        long extended = timeline.extend(sequence);
        int slot = (int) (extended % SEEN);
        if (seen[slot] == extended) {
            return Arrival.DUPLICATE;
        }
        seen[slot] = extended;
        long media = mediaOf(timestamp);
        boolean reordered = extended < timeline.highestSequence();
        if (type >= 0) {
            target.arrived(mediaNanos(media), arrivalNanos, reordered);
        }
        if (extended >= timeline.highestSequence()) {
            // After a noise packet nothing is expected.
            newestEnd = type < 0 ? Long.MIN_VALUE : media + types.decoder(type).outputLength(payload, offset, length);
        }
        if (extended != timeline.highestSequence()) {
            target.missed(reordered ? -1 : extended - timeline.highestSequence() - 1);
        }
        timeline.advance(extended, timestamp);
        if (extended < nextSequence) {
            if (playing || nextSequence - extended >= store.capacity()) {
                return Arrival.LATE;
            }
            nextSequence = extended;
        }
        makeRoomFor(extended);
        store.put(extended, type, media, payload, offset, length);
        return reordered ? Arrival.REORDERED : Arrival.ACCEPTED;
    }

    /** The newest packets are worth most: the oldest give way when the ring is full. */
    private void makeRoomFor(long sequence) {
        long oldest = sequence - store.capacity() + 1;
        if (oldest <= nextSequence) {
            return;
        }
        for (long each = Math.max(nextSequence, oldest - store.capacity()); each < oldest; each++) {
            if (store.holds(each)) {
                store.remove(each);
                counters.arrival(Arrival.OVERFLOW);
            }
        }
        nextSequence = oldest;
    }

    /** Takes the place of a telephone event. */
    void putEvent(int ssrc, int sequence) {
        if (timeline.classify(ssrc, sequence) != StreamTimeline.Step.CONTINUES) {
            return;
        }
        long extended = timeline.extend(sequence);
        int slot = (int) (extended % SEEN);
        if (extended < nextSequence || seen[slot] == extended) {
            return;
        }
        seen[slot] = extended;
        timeline.advance(extended);
        makeRoomFor(extended);
        store.put(extended, EVENT, Long.MIN_VALUE, store.octets(), 0, 0);
    }

    private long mediaOf(long timestamp) {
        return Math.floorDiv(timeline.ticks(timestamp) * sampleRateHz, (long) clockHz);
    }

    /** {@return a media offset as time} */
    long mediaNanos(long media) {
        return Math.floorDiv(media * 1_000_000, (long) sampleRateHz) * 1000;
    }

    /** {@return media behind the last sample that has come; the least long where nothing is expected behind it} */
    long newestEnd() {
        return newestEnd;
    }

    // ---- packets out

    /** {@return whether the packet is here whose turn is next} */
    boolean hasNext() {
        return store.holds(nextSequence);
    }

    /** {@return how many packets are missing before the first that waits: 0 when that is the next one; -1 when none waits} */
    int missingBeforeFirst() {
        long first = store.firstFrom(nextSequence);
        return first < 0 ? -1 : (int) (first - nextSequence);
    }

    /** Gives up what is missing: the first packet that waits is the next one. */
    void skipMissing(int missing) {
        nextSequence += missing;
    }

    /** {@return type of a packet some places behind the next one: payload type, or {@link #COMFORT_NOISE}, {@link #EVENT}} */
    int type(int ahead) {
        return store.payloadTypeOf(nextSequence + ahead);
    }

    long media(int ahead) {
        return store.mediaOf(nextSequence + ahead);
    }

    byte[] octets() {
        return store.octets();
    }

    int nextOffset() {
        return store.offsetOf(nextSequence);
    }

    int nextLength() {
        return store.lengthOf(nextSequence);
    }

    /** The turn of the next packet is over. */
    void passNext() {
        store.remove(nextSequence++);
    }
}
