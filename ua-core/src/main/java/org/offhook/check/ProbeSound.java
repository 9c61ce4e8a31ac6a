package org.offhook.check;

import java.util.Arrays;
import java.util.Optional;
import org.offhook.audio.LevelMeter;
import org.offhook.audio.PcmSink;
import org.offhook.audio.PcmSource;
import org.offhook.audio.tone.Correlation;
import org.offhook.audio.tone.DtmfDetector;
import org.offhook.audio.tone.SpeechLikeSignal;
import org.offhook.audio.tone.ToneMeasurement;

/**
 * What a test call says and what it hears of it: speech-like sound, by which an echo is found and timed. Says and hears on media
 * threads, which allocate nothing here; the questions are asked after {@link #stop}.
 */
final class ProbeSound {

    private static final int RATE_HZ = 8000;
    private static final int SEED = 20;
    private static final int LONGEST_S = 60;
    /** What is kept of either direction. */
    static final int LONGEST_MS = LONGEST_S * 1000;
    private static final int LONGEST_ECHO_SAMPLES = 4 * RATE_HZ;
    /** Unrelated voices reach 0.1 over some seconds; an echo through G.729 about 0.5. */
    private static final double ALIKE = 0.3;
    private static final double TONE_TOLERANCE = 0.02;
    private static final double TONE_SNR_DB = 3;
    private static final int TONE_BLOCK = RATE_HZ / 5;
    private static final double SILENT_DBOV = -60;

    private final Said said = new Said();
    private final Heard heard = new Heard();
    private final DtmfDetector tones = new DtmfDetector(RATE_HZ);

    /** {@return what is to be said} */
    PcmSource said() {
        return said;
    }

    /** {@return where what is heard goes} */
    PcmSink heard() {
        return heard;
    }

    void stop() {
        said.kept.stopped = true;
        heard.kept.stopped = true;
    }

    /** {@return how much sound has passed, in whichever direction it is more, up to {@link #LONGEST_MS}} */
    long lastedMs() {
        return Math.max(said.kept.count, heard.kept.count) * 1000L / RATE_HZ;
    }

    /** {@return the time from our mouth to our ear, in ms; empty when no echo was heard} */
    Optional<Double> echoMs() {
        if (said.kept.firstNanos == 0 || heard.kept.firstNanos == 0) {
            return Optional.empty();
        }
        Correlation best = Correlation.best(said.kept.samples(), heard.kept.samples(), LONGEST_ECHO_SAMPLES);
        double delayMs = best.lagSamples() * 1000.0 / RATE_HZ + (heard.kept.firstNanos - said.kept.firstNanos) / 1e6;
        return best.coefficient() >= ALIKE && delayMs >= 0 ? Optional.of(delayMs) : Optional.empty();
    }

    /** {@return the level of all that was heard, in dBov; empty when nothing came} */
    Optional<Double> levelDbov() {
        short[] pcm = heard.kept.samples();
        if (pcm.length == 0) {
            return Optional.empty();
        }
        return Optional.of(LevelMeter.rmsDbov(pcm, 0, pcm.length));
    }

    /** {@return whether the loudest tenth of a second was silent} */
    boolean silent() {
        short[] pcm = heard.kept.samples();
        int block = RATE_HZ / 10;
        for (int start = 0; start + block <= pcm.length; start += block) {
            if (LevelMeter.rmsDbov(pcm, start, block) > SILENT_DBOV) {
                return false;
            }
        }
        return true;
    }

    /** {@return whether a tone of this frequency was there for two fifths of a second in all} */
    boolean heardTone(double hz) {
        short[] pcm = heard.kept.samples();
        int blocks = 0;
        for (int start = 0; start + TONE_BLOCK <= pcm.length; start += TONE_BLOCK) {
            ToneMeasurement tone = ToneMeasurement.of(pcm, start, TONE_BLOCK, RATE_HZ);
            if (Math.abs(tone.hz() - hz) <= hz * TONE_TOLERANCE && tone.snrDb() >= TONE_SNR_DB && tone.levelDbov() > SILENT_DBOV) {
                blocks++;
            }
        }
        return blocks >= 2;
    }

    /** {@return the digits heard as tones} */
    String toneDigits() {
        return tones.digits();
    }

    /** The first minute of one direction, from when it began; written on the media thread. */
    private static final class Kept {
        private final short[] pcm = new short[LONGEST_S * RATE_HZ];
        private volatile int count;
        private volatile long firstNanos;
        private volatile boolean stopped;

        /** Says that a block is there, before it is made. */
        private void begin() {
            if (firstNanos == 0) {
                firstNanos = System.nanoTime();
            }
        }

        /** Keeps what there is room for, and answers how much. */
        private int add(short[] from, int offset, int samples) {
            int at = count;
            int room = stopped ? 0 : Math.min(samples, pcm.length - at);
            System.arraycopy(from, offset, pcm, at, room);
            count = at + room;
            return room;
        }

        private short[] samples() {
            return Arrays.copyOf(pcm, count);
        }
    }

    private static final class Said implements PcmSource {
        private final SpeechLikeSignal signal = new SpeechLikeSignal(RATE_HZ, SEED);
        private final Kept kept = new Kept();

        @Override
        public int sampleRateHz() {
            return RATE_HZ;
        }

        @Override
        public int read(short[] pcm, int offset, int samples) {
            kept.begin();
            signal.read(pcm, offset, samples);
            kept.add(pcm, offset, samples);
            return samples;
        }
    }

    private final class Heard implements PcmSink {
        private final Kept kept = new Kept();

        @Override
        public int sampleRateHz() {
            return RATE_HZ;
        }

        @Override
        public void write(short[] pcm, int offset, int samples) {
            kept.begin();
            int room = kept.add(pcm, offset, samples);
            if (room > 0) {
                tones.write(pcm, offset, room);
            }
        }
    }
}
