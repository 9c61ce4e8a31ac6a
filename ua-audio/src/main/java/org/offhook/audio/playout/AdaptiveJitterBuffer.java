package org.offhook.audio.playout;

import java.util.Arrays;
import org.offhook.audio.playout.PlayedBlock.Kind;
import org.offhook.audio.splice.TimeScale;
import org.offhook.audio.splice.WaveformConcealment;
import org.offhook.codecs.AudioDecoder;

/**
 * The jitter buffer that adapts. {@link DelayTarget} says how long media should wait, {@link TimeScale} speeds up or slows
 * down speech by whole pitch periods to get there, {@link WaveformConcealment} or the codec fills what is missing.
 *
 * <p>One rule decides about what is missing. When a later packet is there, the missing one is lost: samples are invented
 * until the later one is due. When nothing is there, the network is late: samples are invented and the media waits, so
 * that the delay grows by itself and what comes is played whole; speeding up brings it back.
 *
 * <p>Threads and units as {@link JitterBuffer} says. "Media" below is the offset from the first packet of the stream
 * in samples at the output rate, on the sender's clock.
 */
public final class AdaptiveJitterBuffer implements JitterBuffer {

    private static final int COMFORT_NOISE = -1;
    private static final int EVENT = -2;
    private static final int FIFO_MS = 400;
    private static final int FADED_MS = 60;
    private static final int SEEN = 1024;
    private static final long NANOS = 1_000_000_000L;
    /** Delay that is not worth a splice, which puts in a whole pitch period: senders round their timestamps. */
    private static final long SPLICE_WORTH_NANOS = 200_000;

    private final int sampleRateHz;
    private final long maxDelayNanos;
    /** Who asks for a least delay wants steadiness: within a quarter of it the delay may be what it is. */
    private final long slackNanos;
    private final BoundDecoder[] decoders = new BoundDecoder[128];
    private final PacketStore store;
    private final StreamTimeline timeline = new StreamTimeline();
    private final DelayTarget target;
    private final long[] seen = new long[SEEN];
    private final PlayedBlock block = new PlayedBlock();
    private final PlayoutCounters counters;
    private final SpeechPath speech;
    private int comfortNoiseType = -1;
    private int comfortNoiseClockHz = 8000;
    private int clockHz;
    private boolean started;
    /** Something has been played; a stream that begins anew leaves a pause, and is no first start. */
    private boolean everStarted;
    private boolean pausing;
    private long nextSequence;
    /** Media behind the last sample that has come. */
    private long newestEnd;

    /**
     * Makes a buffer without decoders.
     *
     * @param settings bounds
     */
    public AdaptiveJitterBuffer(PlayoutSettings settings) {
        sampleRateHz = settings.sampleRateHz();
        maxDelayNanos = settings.maxDelayMs() * 1_000_000L;
        slackNanos = settings.minDelayMs() * 1_000_000L / 4;
        store = new PacketStore(settings.capacityPackets(), settings.payloadOctets());
        target = new DelayTarget(settings.minDelayMs(), settings.maxDelayMs());
        counters = new PlayoutCounters(sampleRateHz);
        speech = new SpeechPath(sampleRateHz, sampleRateHz * FIFO_MS / 1000, block);
    }

    @Override
    public int sampleRateHz() {
        return sampleRateHz;
    }

    @Override
    public void bind(int payloadType, AudioDecoder decoder, int clockRateHz, int decoderSampleRateHz) {
        if (payloadType < 0 || payloadType > 127 || clockRateHz <= 0) {
            throw new IllegalArgumentException("payload type " + payloadType + ", clock " + clockRateHz + " Hz");
        }
        decoders[payloadType] = new BoundDecoder(decoder, clockRateHz, decoderSampleRateHz, sampleRateHz);
    }

    @Override
    public void bindComfortNoise(int payloadType, int clockRateHz) {
        if (payloadType < 0 || payloadType > 127 || clockRateHz <= 0) {
            throw new IllegalArgumentException("payload type " + payloadType + ", clock " + clockRateHz + " Hz");
        }
        comfortNoiseType = payloadType;
        comfortNoiseClockHz = clockRateHz;
    }

    @Override
    public PlayedBlock lastBlock() {
        return block;
    }

    @Override
    public PlayoutCounters counters() {
        return counters;
    }

    @Override
    public void reset() {
        timeline.forget();
        restart();
        everStarted = false;
    }

    private void restart() {
        store.clear();
        target.reset();
        speech.reset();
        Arrays.fill(seen, 0);
        for (BoundDecoder each : decoders) {
            if (each != null) {
                each.reset();
            }
        }
        started = false;
        pausing = false;
        newestEnd = Long.MIN_VALUE;
    }

    // ---- packets in

    @Override
    public Arrival put(int payloadType, int ssrc, int sequence, long timestamp, boolean marker,
                       byte[] payload, int offset, int length, long arrivalNanos) {
        Arrival arrival = accept(payloadType & 0x7F, ssrc, sequence & 0xFFFF, timestamp, payload, offset, length,
            arrivalNanos);
        counters.arrival(arrival);
        return arrival;
    }

    private Arrival accept(int payloadType, int ssrc, int sequence, long timestamp,
                           byte[] payload, int offset, int length, long arrivalNanos) {
        boolean noise = payloadType == comfortNoiseType;
        BoundDecoder decoder = decoders[payloadType];
        if (!noise && decoder == null) {
            return Arrival.UNKNOWN_PAYLOAD_TYPE;
        }
        if (length > store.slotOctets()) {
            return Arrival.OVERFLOW;
        }
        if (length <= 0 || !noise && decoder.outputLength(payload, offset, length) <= 0) {
            return Arrival.MALFORMED;
        }
        int packetClockHz = noise ? comfortNoiseClockHz : decoder.clockRateHz();
        StreamTimeline.Step step = timeline.classify(ssrc, sequence);
        if (step == StreamTimeline.Step.SUSPECT) {
            return Arrival.LATE;
        }
        boolean fresh = !timeline.isRunning();
        boolean anew = step == StreamTimeline.Step.RESTARTS || packetClockHz != clockHz
            || target.isKnown() && isFarFromExpected(timestamp, arrivalNanos);
        if (anew) {
            restart();
            clockHz = packetClockHz;
            timeline.restart(ssrc, sequence, timestamp);
            nextSequence = timeline.extend(sequence);
        }
        Arrival arrival = place(timeline.extend(sequence), noise ? COMFORT_NOISE : payloadType, timestamp,
            payload, offset, length, arrivalNanos);
        return anew && !fresh && arrival.isStored() ? Arrival.RESTARTED : arrival;
    }

    /** A timestamp that jumped without the clock having moved as far: the sender set it anew. */
    private boolean isFarFromExpected(long timestamp, long arrivalNanos) {
        long transit = arrivalNanos - mediaNanos(mediaOf(timestamp));
        return Math.abs(transit - target.fastestNanos()) > maxDelayNanos + 4 * NANOS;
    }

    private Arrival place(long sequence, int type, long timestamp, byte[] payload, int offset, int length,
                          long arrivalNanos) {
        int slot = (int) (sequence % SEEN);
        if (seen[slot] == sequence) {
            return Arrival.DUPLICATE;
        }
        seen[slot] = sequence;
        long media = mediaOf(timestamp);
        boolean reordered = sequence < timeline.highestSequence();
        if (type >= 0) {
            target.arrived(mediaNanos(media), arrivalNanos, reordered);
        }
        if (sequence >= timeline.highestSequence()) {
            // After a noise packet nothing is expected.
            newestEnd = type < 0 ? Long.MIN_VALUE : media + decoders[type].outputLength(payload, offset, length);
        }
        if (sequence != timeline.highestSequence()) {
            target.missed(reordered ? -1 : sequence - timeline.highestSequence() - 1);
        }
        timeline.advance(sequence, timestamp);
        if (sequence < nextSequence) {
            if (started || nextSequence - sequence >= store.capacity()) {
                return Arrival.LATE;
            }
            nextSequence = sequence;
        }
        speech.packetCame();
        makeRoomFor(sequence);
        store.put(sequence, type, media, payload, offset, length);
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

    @Override
    public void putEvent(int ssrc, int sequence, long arrivalNanos) {
        if (timeline.classify(ssrc, sequence & 0xFFFF) != StreamTimeline.Step.CONTINUES) {
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

    private long mediaNanos(long media) {
        return Math.floorDiv(media * 1_000_000, (long) sampleRateHz) * 1000;
    }

    // ---- samples out

    @Override
    public void pull(short[] pcm, int offset, int samples, long nowNanos) {
        target.pulled(nowNanos, samples * NANOS / sampleRateHz);
        block.begin(samples);
        if (started && !pausing) {
            approachTarget(samples, nowNanos);
        }
        int given = 0;
        while (given < samples) {
            decodeUntil(samples - given);
            if (speech.length() > 0) {
                given += speech.give(pcm, offset + given, samples - given);
            } else {
                given += bridge(pcm, offset + given, samples - given, nowNanos + given * NANOS / sampleRateHz);
            }
        }
        block.kind(kindOfBlock());
        counters.block(block);
        if (speech.interruptionBegan()) {
            counters.interruption();
        }
        if (target.isKnown()) {
            long actual = nowNanos - mediaNanos(speech.position()) + samples * NANOS / sampleRateHz - target.fastestNanos();
            counters.delays((target.nanos() - target.fastestNanos()) / 1000, actual / 1000);
        }
    }

    private Kind kindOfBlock() {
        if (!everStarted) {
            return Kind.NOT_STARTED;
        }
        boolean silent = !started || pausing;
        return silent && !block.hasMedia() && block.concealed() == 0 ? Kind.COMFORT_NOISE : Kind.SPEECH;
    }

    /** Speeds up or slows down what is about to be given, by one pitch period at most. */
    private void approachTarget(int samples, long nowNanos) {
        if (!target.isKnown() || speech.isInventing()) {
            return;
        }
        decodeUntil(samples);
        if (speech.length() == 0) {
            return; // nothing waits, perhaps since a pause began: the time that has passed meanwhile is no delay of anything
        }
        long transit = nowNanos - mediaNanos(speech.position());
        if (transit > target.nanos() + maxDelayNanos) {
            dropOld(nowNanos);
        } else if (isOverdue(nowNanos)) {
            decodeUntil(samples + speech.wantedForTimeScale());
            if (mediaNanos(newestEnd - speech.position()) < target.reserveNanos()) {
                speech.stretch(samples);
            }
        } else if (transit > target.safeNanos() + slackNanos) {
            decodeUntil(samples + speech.wantedForTimeScale());
            speech.accelerate(toSamples(transit - target.safeNanos()), samples);
        } else if (transit < target.nanos() - slackNanos - SPLICE_WORTH_NANOS) {
            decodeUntil(speech.wantedForTimeScale());
            speech.expand(toSamples(target.nanos() - transit));
        }
    }

    /**
     * The packet after the newest is late: better to speak slowly now than to fall silent when all is spoken, and no time to hurry.
     */
    private boolean isOverdue(long nowNanos) {
        return newestEnd > Long.MIN_VALUE && !speech.senderPauses() && nowNanos - mediaNanos(newestEnd) > target.overdueNanos();
    }

    private int toSamples(long nanos) {
        return (int) Math.min(Integer.MAX_VALUE, nanos * sampleRateHz / NANOS);
    }

    /** Far too much has piled up (nobody pulled for a while): goes on with what is near the target. */
    private void dropOld(long nowNanos) {
        speech.skip();
        while (store.holds(nextSequence) && nowNanos - mediaNanos(store.mediaOf(nextSequence)) > target.nanos()) {
            store.remove(nextSequence++);
            counters.arrival(Arrival.OVERFLOW);
        }
    }

    /** Decodes what follows without a gap until enough samples wait. */
    private void decodeUntil(int wanted) {
        while (started && speech.length() < wanted && store.holds(nextSequence)) {
            int type = store.payloadTypeOf(nextSequence);
            if (type == EVENT) {
                if (speech.length() > 0) {
                    return;
                }
                store.remove(nextSequence++);
                pausing = true;
            } else if (pausing || store.mediaOf(nextSequence) > speech.end() + sampleRateHz / 500 || !decodeNext(type)) {
                return;
            }
        }
    }

    /** Decodes one packet or takes one noise packet; answers whether more may follow now. */
    private boolean decodeNext(int type) {
        byte[] octets = store.octets();
        int at = store.offsetOf(nextSequence);
        int length = store.lengthOf(nextSequence);
        long media = store.mediaOf(nextSequence);
        if (type == COMFORT_NOISE) {
            if (speech.length() > 0) {
                return false;
            }
            speech.describeNoise(octets, at, length);
            pausing = true;
        } else if (!speech.decode(decoders[type], octets, at, length, media)) {
            counters.malformed();
        }
        store.remove(nextSequence++);
        return true;
    }

    /** Fills the time until speech goes on. Answers the samples given; 0 when speech can go on at once. */
    private int bridge(short[] pcm, int offset, int room, long nowNanos) {
        long first = store.firstFrom(nextSequence);
        if (first < 0) {
            pausing |= speech.senderPauses();
            if (!started || pausing) {
                speech.giveNoise(pcm, offset, room, started);
            } else {
                speech.giveInvented(pcm, offset, room, 0);
            }
            return room;
        }
        if (store.payloadTypeOf(first) == EVENT) {
            counters.lost(first - nextSequence);
            store.remove(first);
            nextSequence = first + 1;
            pausing = true;
            return 0;
        }
        long media = store.mediaOf(first);
        long waitNanos = target.nanos() - (nowNanos - mediaNanos(media));
        int wait = waitNanos <= 0 ? 0 : toSamples(waitNanos);
        // Sequence without a gap, timestamps with one: the sender paused.
        pausing = pausing || first == nextSequence;
        if (!started || pausing) {
            int count = Math.min(room, wait);
            speech.giveNoise(pcm, offset, count, started);
            if (count == 0) {
                resumeAt(first, media);
            }
            return count;
        }
        int missing = (int) Math.max(0, Math.min(room, media - speech.position()));
        int count = Math.min(missing, waitNanos + slackNanos <= 0 ? 0 : toSamples(waitNanos + slackNanos));
        // Concealment has faded to silence by now; what is there is worth more, even with less delay than wished.
        if (count == 0 || speech.concealedRun() >= sampleRateHz * FADED_MS / 1000) {
            resumeAt(first, media);
            return 0;
        }
        speech.giveInvented(pcm, offset, count, count);
        return count;
    }

    private void resumeAt(long sequence, long media) {
        counters.lost(started ? sequence - nextSequence : 0);
        started = true;
        everStarted = true;
        pausing = false;
        nextSequence = sequence;
        speech.continueAt(media);
        if (store.payloadTypeOf(sequence) == COMFORT_NOISE) {
            speech.describeNoise(store.octets(), store.offsetOf(sequence), store.lengthOf(sequence));
            store.remove(nextSequence++);
            pausing = true;
        }
    }
}
