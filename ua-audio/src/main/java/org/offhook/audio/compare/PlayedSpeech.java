package org.offhook.audio.compare;

import java.util.Arrays;
import org.offhook.audio.playout.AdaptiveJitterBuffer;
import org.offhook.audio.playout.JitterBuffer;
import org.offhook.audio.playout.PlayedBlock;
import org.offhook.audio.playout.PlayoutCounters;
import org.offhook.audio.playout.PlayoutSettings;

/**
 * What the listener heard, and of what in the original each sample is the rendering. The jitter buffer of calls runs in
 * virtual time; nothing is stretched or cut afterwards.
 *
 * @param pcm           samples at the rate of the codec, from the first packet on
 * @param mediaOf       for each sample the index of the original sample that it stands for; while samples are invented, the
 *                      index goes on
 * @param counters      totals of the jitter buffer
 * @param lostPackets   packets that the network lost
 * @param lossRuns      runs of consecutive losses among them
 * @param sentPackets   packets sent
 * @param playoutDelayMs mean delay of the media over the fastest packet, or NaN
 */
record PlayedSpeech(short[] pcm, int[] mediaOf, PlayoutCounters counters, int lostPackets, int lossRuns, int sentPackets,
                    double playoutDelayMs) {

    private static final int SSRC = 0x0FF_400C;
    private static final int DYNAMIC_TYPE = 96;
    private static final int BLOCK_MS = 10;
    private static final long NANOS_PER_MS = 1_000_000;
    private static final int TAIL_MS = 300;
    private static final int LONGEST_DELAY_MS = 1000;

    /** Plays packets through a condition. */
    static PlayedSpeech play(ComparedCodec codec, EncodedSpeech speech, NetworkCondition condition) {
        return new Run(codec, speech, condition).play();
    }

    /** One run; the state of its loop. */
    private static final class Run {
        private final ComparedCodec codec;
        private final EncodedSpeech speech;
        private final int rateHz;
        private final int payloadType;
        private final JitterBuffer buffer;
        /** Packets that arrive, in the order of arrival. */
        private final int[] order;
        private final long[] arrivalNanos;
        private final int[] sequences;
        private int lost;
        private int runs;
        private int sent;
        private int firstMedia = -1;

        Run(ComparedCodec codec, EncodedSpeech speech, NetworkCondition condition) {
            this.codec = codec;
            this.speech = speech;
            this.rateHz = codec.info().sampleRateHz();
            this.payloadType = codec.info().staticPayloadType() >= 0 ? codec.info().staticPayloadType() : DYNAMIC_TYPE;
            int longest = Arrays.stream(speech.payloads()).mapToInt(payload -> payload.length).max().orElse(1);
            this.buffer = new AdaptiveJitterBuffer(new PlayoutSettings(rateHz, 64, Math.max(1, longest), 0, LONGEST_DELAY_MS));
            buffer.bind(payloadType, codec.info(), codec.provider().newDecoder(codec.parameters()));
            int packets = speech.payloads().length;
            this.arrivalNanos = new long[packets];
            this.sequences = new int[packets];
            boolean[] arrives = send(condition);
            this.order = java.util.stream.IntStream.range(0, packets).filter(i -> arrives[i]).boxed()
                .sorted(java.util.Comparator.comparingLong(i -> arrivalNanos[i])).mapToInt(Integer::intValue).toArray();
        }

        private boolean[] send(NetworkCondition condition) {
            boolean[] arrives = new boolean[speech.payloads().length];
            boolean losing = false;
            for (int i = 0; i < arrives.length; i++) {
                sequences[i] = sent;
                if (speech.payloads()[i].length == 0) {
                    continue;
                }
                sent++;
                double delayMs = condition.delayMs(i);
                arrives[i] = !Double.isNaN(delayMs);
                lost += arrives[i] ? 0 : 1;
                runs += arrives[i] || losing ? 0 : 1;
                losing = !arrives[i];
                // A packet is sent when its last sample has been spoken.
                arrivalNanos[i] = Math.round((((double) i + 1) * speech.ptimeMs() + (arrives[i] ? delayMs : 0)) * NANOS_PER_MS);
            }
            return arrives;
        }

        PlayedSpeech play() {
            int block = rateHz * BLOCK_MS / 1000;
            long endNanos = order.length == 0 ? 0 : arrivalNanos[order[order.length - 1]] + TAIL_MS * NANOS_PER_MS;
            int blocks = (int) (endNanos / (BLOCK_MS * NANOS_PER_MS));
            short[] pcm = new short[blocks * block];
            int[] media = new int[pcm.length];
            Timeline timeline = new Timeline(media);
            double delays = 0;
            int delayed = 0;
            int next = 0;
            int mediaEnd = speech.payloads().length * codec.info().samplesPer(speech.ptimeMs());
            int given = 0;
            for (int b = 0; b < blocks && timeline.expected < mediaEnd; b++) {
                long nowNanos = b * BLOCK_MS * NANOS_PER_MS;
                while (next < order.length && arrivalNanos[order[next]] <= nowNanos) {
                    put(order[next++]);
                }
                buffer.pull(pcm, b * block, block, nowNanos);
                PlayedBlock played = buffer.lastBlock();
                timeline.add(played, b * block, block, firstMedia);
                given += block;
                if (rendersMedia(played)) {
                    delays += buffer.counters().actualDelayMs();
                    delayed++;
                }
            }
            int begin = Math.min(timeline.begin, given);
            return new PlayedSpeech(Arrays.copyOfRange(pcm, begin, given), Arrays.copyOfRange(media, begin, given),
                buffer.counters(), lost, runs, sent, delayed == 0 ? Double.NaN : delays / delayed);
        }

        private void put(int packet) {
            int start = packet * codec.info().samplesPer(speech.ptimeMs());
            if (firstMedia < 0) {
                firstMedia = start;
            }
            byte[] payload = speech.payloads()[packet];
            boolean marker = packet == 0 || speech.payloads()[packet - 1].length == 0;
            buffer.put(payloadType, SSRC, sequences[packet] & 0xFFFF, codec.info().clockTicks(start), marker, payload, 0,
                payload.length, arrivalNanos[packet]);
        }
    }

    /** Whether anything in the block was sent; one that is wholly invented may name the media it waits for all the same. */
    private static boolean rendersMedia(PlayedBlock block) {
        return block.hasMedia() && block.concealed() < block.samples();
    }

    /** Follows which original sample each played one stands for, from what the buffer says about each block. */
    private static final class Timeline {
        private final int[] media;
        private int begin = Integer.MAX_VALUE;
        private int expected;

        Timeline(int[] media) {
            this.media = media;
        }

        void add(PlayedBlock block, int at, int length, int firstMedia) {
            if (block.kind() == PlayedBlock.Kind.NOT_STARTED) {
                return;
            }
            begin = Math.min(begin, at);
            int invented = 0;
            int anchor = expected;
            if (rendersMedia(block)) {
                anchor = firstMedia + (int) block.mediaOffsetSamples();
                // Media that does not go on where the last block ended comes behind what was invented to bridge the gap.
                invented = anchor == expected ? 0 : Math.min(block.concealed(), length);
            }
            for (int i = 0; i < invented; i++) {
                media[at + i] = expected + i;
            }
            for (int i = invented; i < length; i++) {
                media[at + i] = anchor + i - invented;
            }
            expected = anchor + length - invented;
        }
    }
}
