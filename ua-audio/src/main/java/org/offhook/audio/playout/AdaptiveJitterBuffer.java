package org.offhook.audio.playout;

import org.offhook.audio.playout.PlayedBlock.Kind;
import org.offhook.audio.splice.TimeScale;
import org.offhook.audio.splice.WaveformConcealment;
import org.offhook.codecs.AudioDecoder;

/**
 * The jitter buffer that adapts. {@link ReceivedStream} keeps packets in their order, {@link DelayTarget} says how long media should
 * wait, {@link TimeScale} speeds up or slows down speech by whole pitch periods to get there, {@link WaveformConcealment} or the codec
 * fills what is missing. Which of these has its turn is decided here.
 *
 * <p>One rule decides about what is missing. When a later packet is there, the missing one is lost: samples are invented
 * until the later one is due. When nothing is there, the network is late: samples are invented and the media waits, so
 * that the delay grows by itself and what comes is played whole; speeding up brings it back.
 *
 * <p>Threads and units as {@link JitterBuffer} says. "Media" below is the offset from the first packet of the stream
 * in samples at the output rate, on the sender's clock.
 */
public final class AdaptiveJitterBuffer implements JitterBuffer {

    private static final int FIFO_MS = 400;
    private static final int FADED_MS = 60;
    private static final long NANOS = 1_000_000_000L;
    /** Delay that is not worth a splice, which puts in a whole pitch period: senders round their timestamps. */
    private static final long SPLICE_WORTH_NANOS = 200_000;

    private final int sampleRateHz;
    private final long maxDelayNanos;
    /** Who asks for a least delay wants steadiness: within a quarter of it the delay may be what it is. */
    private final long slackNanos;
    private final PayloadTypes types;
    private final ReceivedStream stream;
    private final DelayTarget target;
    private final PlayedBlock block = new PlayedBlock();
    private final PlayoutCounters counters;
    private final SpeechPath speech;
    private boolean started;
    /** Something has been played; a stream that begins anew leaves a pause, and is no first start. */
    private boolean everStarted;
    private boolean pausing;

    /**
     * Makes a buffer without decoders.
     *
     * @param settings bounds
     */
    public AdaptiveJitterBuffer(PlayoutSettings settings) {
        sampleRateHz = settings.sampleRateHz();
        maxDelayNanos = settings.maxDelayMs() * 1_000_000L;
        slackNanos = settings.minDelayMs() * 1_000_000L / 4;
        target = new DelayTarget(settings.minDelayMs(), settings.maxDelayMs());
        counters = new PlayoutCounters(sampleRateHz);
        types = new PayloadTypes(sampleRateHz);
        stream = new ReceivedStream(settings, types, target, counters);
        speech = new SpeechPath(sampleRateHz, sampleRateHz * FIFO_MS / 1000, block);
    }

    @Override
    public int sampleRateHz() {
        return sampleRateHz;
    }

    @Override
    public void bind(int payloadType, AudioDecoder decoder, int clockRateHz, int decoderSampleRateHz) {
        types.bind(payloadType, decoder, clockRateHz, decoderSampleRateHz);
    }

    @Override
    public void bindComfortNoise(int payloadType, int clockRateHz) {
        types.bindComfortNoise(payloadType, clockRateHz);
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
        stream.forget();
        restart();
        everStarted = false;
    }

    private void restart() {
        stream.clear();
        target.reset();
        speech.reset();
        types.reset();
        started = false;
        pausing = false;
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
        if (!types.isKnown(payloadType)) {
            return Arrival.UNKNOWN_PAYLOAD_TYPE;
        }
        if (length > stream.longestPayload()) {
            return Arrival.OVERFLOW;
        }
        if (!types.isWellFormed(payloadType, payload, offset, length)) {
            return Arrival.MALFORMED;
        }
        StreamTimeline.Step step = stream.classify(payloadType, ssrc, sequence, timestamp, arrivalNanos);
        if (step == StreamTimeline.Step.SUSPECT) {
            return Arrival.LATE;
        }
        boolean fresh = !stream.isRunning();
        boolean anew = step == StreamTimeline.Step.RESTARTS;
        if (anew) {
            restart();
            stream.begin(payloadType, ssrc, sequence, timestamp);
        }
        Arrival arrival = stream.put(payloadType, sequence, timestamp, payload, offset, length, arrivalNanos, started);
        if (arrival.isStored()) {
            speech.packetCame();
        }
        return anew && !fresh && arrival.isStored() ? Arrival.RESTARTED : arrival;
    }

    @Override
    public void putEvent(int ssrc, int sequence, long arrivalNanos) {
        stream.putEvent(ssrc, sequence & 0xFFFF);
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
            long actual = nowNanos - stream.mediaNanos(speech.position()) + samples * NANOS / sampleRateHz - target.fastestNanos();
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
        long transit = nowNanos - stream.mediaNanos(speech.position());
        if (transit > target.nanos() + maxDelayNanos) {
            dropOld(nowNanos);
        } else if (isOverdue(nowNanos)) {
            decodeUntil(samples + speech.wantedForTimeScale());
            if (stream.mediaNanos(stream.newestEnd() - speech.position()) < target.reserveNanos()) {
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
        return stream.newestEnd() > Long.MIN_VALUE && !speech.senderPauses() && nowNanos - stream.mediaNanos(stream.newestEnd()) > target.overdueNanos();
    }

    private int toSamples(long nanos) {
        return (int) Math.min(Integer.MAX_VALUE, nanos * sampleRateHz / NANOS);
    }

    /** Far too much has piled up (nobody pulled for a while): goes on with what is near the target. */
    private void dropOld(long nowNanos) {
        speech.skip();
        while (stream.hasNext() && nowNanos - stream.mediaNanos(stream.media(0)) > target.nanos()) {
            stream.passNext();
            counters.arrival(Arrival.OVERFLOW);
        }
    }

    /** Decodes what follows without a gap until enough samples wait. */
    private void decodeUntil(int wanted) {
        while (started && speech.length() < wanted && stream.hasNext()) {
            int type = stream.type(0);
            if (type == ReceivedStream.EVENT) {
                if (speech.length() > 0) {
                    return;
                }
                stream.passNext();
                pausing = true;
            } else if (pausing || stream.media(0) > speech.end() + sampleRateHz / 500 || !decodeNext(type)) {
                return;
            }
        }
    }

    /** Decodes one packet or takes one noise packet; answers whether more may follow now. */
    private boolean decodeNext(int type) {
        if (type == ReceivedStream.COMFORT_NOISE) {
            if (speech.length() > 0) {
                return false;
            }
            takeNoise();
            return true;
        }
        if (!speech.decode(types.decoder(type), stream.octets(), stream.nextOffset(), stream.nextLength(), stream.media(0))) {
            counters.malformed();
        }
        stream.passNext();
        return true;
    }

    private void takeNoise() {
        speech.describeNoise(stream.octets(), stream.nextOffset(), stream.nextLength());
        stream.passNext();
        pausing = true;
    }

    /** Fills the time until speech goes on. Answers the samples given; 0 when speech can go on at once. */
    private int bridge(short[] pcm, int offset, int room, long nowNanos) {
        int lost = stream.missingBeforeFirst();
        if (lost < 0) {
            pausing |= speech.senderPauses();
            if (!started || pausing) {
                speech.giveNoise(pcm, offset, room, started);
            } else {
                speech.giveInvented(pcm, offset, room, 0);
            }
            return room;
        }
        if (stream.type(lost) == ReceivedStream.EVENT) {
            counters.lost(lost);
            stream.skipMissing(lost);
            stream.passNext();
            pausing = true;
            return 0;
        }
        long media = stream.media(lost);
        long waitNanos = target.nanos() - (nowNanos - stream.mediaNanos(media));
        int wait = waitNanos <= 0 ? 0 : toSamples(waitNanos);
        // Sequence without a gap, timestamps with one: the sender paused.
        pausing = pausing || lost == 0;
        if (!started || pausing) {
            int count = Math.min(room, wait);
            speech.giveNoise(pcm, offset, count, started);
            if (count == 0) {
                resumeBehind(lost, media);
            }
            return count;
        }
        int missing = (int) Math.max(0, Math.min(room, media - speech.position()));
        int count = Math.min(missing, waitNanos + slackNanos <= 0 ? 0 : toSamples(waitNanos + slackNanos));
        // Concealment has faded to silence by now; what is there is worth more, even with less delay than wished.
        if (count == 0 || speech.concealedRun() >= sampleRateHz * FADED_MS / 1000) {
            resumeBehind(lost, media);
            return 0;
        }
        speech.giveInvented(pcm, offset, count, count);
        return count;
    }

    private void resumeBehind(int lost, long media) {
        counters.lost(started ? lost : 0);
        started = true;
        everStarted = true;
        pausing = false;
        stream.skipMissing(lost);
        speech.continueAt(media);
        if (stream.type(0) == ReceivedStream.COMFORT_NOISE) {
            takeNoise();
        }
    }
}
