package org.offhook.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A mono 16-bit PCM recording, judged by its content.
 *
 * <p>The reader is deliberately not the product's: a file the product wrote must convince somebody else. It accepts
 * only what is valid, so that "the WAV is playable" is what a successful {@link #read} means.
 */
record Recording(short[] samples, int sampleRateHz) {
    /** Reads a RIFF/WAVE file; an inconsistent header is a failure. */
    static Recording read(Path wav) {
        try {
            ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(wav)).order(ByteOrder.LITTLE_ENDIAN);
            if (file.remaining() < 44 || !chunkName(file).equals("RIFF")) {
                throw new AssertionError(wav + " is no RIFF file (" + file.capacity() + " octets)");
            }
            long riffLength = file.getInt() & 0xFFFF_FFFFL;
            if (riffLength > file.remaining() || !chunkName(file).equals("WAVE")) {
                throw new AssertionError(wav + ": RIFF length " + riffLength + " in " + file.capacity() + " octets");
            }
            int sampleRateHz = 0;
            while (file.remaining() >= 8) {
                String name = chunkName(file);
                int length = file.getInt();
                if (length < 0 || length > file.remaining()) {
                    throw new AssertionError(wav + ": chunk " + name + " of " + length + " octets, "
                            + file.remaining() + " left");
                }
                if (name.equals("fmt ")) {
                    sampleRateHz = format(wav, file.slice(file.position(), length).order(ByteOrder.LITTLE_ENDIAN));
                } else if (name.equals("data")) {
                    short[] samples = new short[length / 2];
                    file.slice(file.position(), length).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(samples);
                    return new Recording(samples, sampleRateHz);
                }
                file.position(file.position() + length + length % 2);
            }
            throw new AssertionError(wav + " has no data chunk");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads a file that somebody is still writing: all samples behind the 44 octets of header, whatever length these say;
     * of two channels the first.
     */
    static Recording readUnfinished(Path wav) {
        if (!Files.exists(wav)) {
            return new Recording(new short[0], 8000);
        }
        try {
            ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(wav)).order(ByteOrder.LITTLE_ENDIAN);
            if (file.remaining() < 46) {
                return new Recording(new short[0], 8000);
            }
            int channels = Math.max(1, file.getShort(22));
            short[] samples = new short[(file.remaining() - 44) / (2 * channels)];
            int sampleRateHz = file.getInt(24);
            for (int i = 0; i < samples.length; i++) {
                samples[i] = file.getShort(44 + 2 * channels * i);
            }
            return new Recording(samples, sampleRateHz);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** This recording with another of the same rate behind it. */
    Recording then(Recording next) {
        short[] all = Arrays.copyOf(samples, samples.length + next.samples.length);
        System.arraycopy(next.samples, 0, all, samples.length, next.samples.length);
        return new Recording(all, sampleRateHz);
    }

    /** Writes {@code seconds} of a tone at a quarter of full scale. */
    static Path writeTone(Path wav, int sampleRateHz, double toneHz, int seconds) {
        short[] samples = new short[sampleRateHz * seconds];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (short) Math.round(8191 * Math.sin(2 * Math.PI * toneHz * i / sampleRateHz));
        }
        return new Recording(samples, sampleRateHz).write(wav);
    }

    Path write(Path wav) {
        ByteBuffer file = ByteBuffer.allocate(44 + 2 * samples.length).order(ByteOrder.LITTLE_ENDIAN);
        file.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(36 + 2 * samples.length);
        file.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16).putShort((short) 1).putShort((short) 1);
        file.putInt(sampleRateHz).putInt(2 * sampleRateHz).putShort((short) 2).putShort((short) 16);
        file.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(2 * samples.length);
        file.asShortBuffer().put(samples);
        try {
            return Files.write(wav, file.array());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    double seconds() {
        return samples.length / (double) sampleRateHz;
    }

    /** The part between two instants, in seconds from the start. */
    Recording between(double fromSeconds, double toSeconds) {
        int from = Math.max(0, Math.min(samples.length, (int) (fromSeconds * sampleRateHz)));
        int to = Math.max(from, Math.min(samples.length, (int) (toSeconds * sampleRateHz)));
        return new Recording(Arrays.copyOfRange(samples, from, to), sampleRateHz);
    }

    /** Without the silence before the first and after the last sample above -40 dB of full scale. */
    Recording withoutSilentEnds() {
        int from = 0;
        int to = samples.length;
        while (from < to && Math.abs(samples[from]) < 328) {
            from++;
        }
        while (to > from && Math.abs(samples[to - 1]) < 328) {
            to--;
        }
        return new Recording(Arrays.copyOfRange(samples, from, to), sampleRateHz);
    }

    /** Root mean square, full scale being 1. */
    double rms() {
        double sum = 0;
        for (short sample : samples) {
            sum += (double) sample * sample;
        }
        return samples.length == 0 ? 0 : Math.sqrt(sum / samples.length) / 32768;
    }

    /** The share of all energy that lies at {@code toneHz}: 1 for that pure tone, near 0 for anything else. */
    double shareOfTone(double toneHz) {
        double coefficient = 2 * Math.cos(2 * Math.PI * toneHz / sampleRateHz);
        int window = Math.min(samples.length, sampleRateHz / 5);
        double tone = 0;
        double all = 0;
        for (int start = 0; window > 0 && start + window <= samples.length; start += window) {
            double s1 = 0;
            double s2 = 0;
            for (int i = start; i < start + window; i++) {
                double s = samples[i] + coefficient * s1 - s2;
                s2 = s1;
                s1 = s;
                all += (double) samples[i] * samples[i];
            }
            tone += 2 * (s1 * s1 + s2 * s2 - coefficient * s1 * s2) / window;
        }
        return all == 0 ? 0 : tone / all;
    }

    /** The strongest tone in steps of 10 Hz between 100 Hz and 3800 Hz. */
    int strongestToneHz() {
        int best = 0;
        double bestShare = 0;
        for (int toneHz = 100; toneHz <= 3800 && toneHz < sampleRateHz / 2; toneHz += 10) {
            double share = shareOfTone(toneHz);
            if (share > bestShare) {
                best = toneHz;
                bestShare = share;
            }
        }
        return best;
    }

    /**
     * Seconds, counted in windows of 25 ms, in which the tone carries over 80 % of an audible level. The windows are short
     * because a phone's sound card may slip in between, and a jump of phase cancels a tone in a longer window.
     */
    double secondsOfTone(double toneHz) {
        int window = sampleRateHz / 40;
        int count = 0;
        for (int start = 0; start + window <= samples.length; start += window) {
            Recording part = new Recording(Arrays.copyOfRange(samples, start, start + window), sampleRateHz);
            if (part.rms() > 0.01 && part.shareOfTone(toneHz) > 0.8) {
                count++;
            }
        }
        return count / 40.0;
    }

    /** Fails unless the tone is heard for at least {@code leastSeconds} and dominates the whole. */
    void mustCarryTone(String whose, double toneHz, double leastSeconds) {
        double heard = secondsOfTone(toneHz);
        if (heard < leastSeconds) {
            Path kept = write(Bench.folder("failed").resolve("heard.wav"));
            throw new AssertionError(("%s: %.0f Hz heard for %.1f s of %.1f s, wanted %.1f s; strongest tone %d Hz, "
                    + "rms %.4f; kept as %s").formatted(whose, toneHz, heard, seconds(), leastSeconds,
                            strongestToneHz(), rms(), kept));
        }
    }

    /**
     * How well this recording repeats {@code spoken}: the mean over the audible quarters of a second of {@code spoken} of
     * their greatest normalised correlation with a piece of this recording at most two seconds away, at most 1.
     */
    double likenessTo(Recording spoken) {
        if (spoken.sampleRateHz != sampleRateHz) {
            throw new AssertionError("rates differ: " + spoken.sampleRateHz + " and " + sampleRateHz);
        }
        int length = sampleRateHz / 4;
        double sum = 0;
        int pieces = 0;
        for (int start = 0; start + length <= spoken.samples.length; start += length) {
            Recording piece = new Recording(Arrays.copyOfRange(spoken.samples, start, start + length), sampleRateHz);
            if (piece.rms() > 0.01) {
                sum += greatestCorrelation(piece.samples, start - 2 * sampleRateHz, start + 2 * sampleRateHz);
                pieces++;
            }
        }
        return pieces == 0 ? 0 : sum / pieces;
    }

    private double greatestCorrelation(short[] piece, int from, int to) {
        double pieceEnergy = 1e-9;
        for (short sample : piece) {
            pieceEnergy += (double) sample * sample;
        }
        double best = 0;
        for (int shift = Math.max(0, from); shift <= Math.min(to, samples.length - piece.length); shift++) {
            double dot = 0;
            double energy = 1e-9;
            for (int i = 0; i < piece.length; i++) {
                dot += (double) samples[shift + i] * piece[i];
                energy += (double) samples[shift + i] * samples[shift + i];
            }
            best = Math.max(best, dot / Math.sqrt(energy * pieceEnergy));
        }
        return best;
    }

    private static int format(Path wav, ByteBuffer format) {
        int tag = format.getShort(0);
        int channels = format.getShort(2);
        int bits = format.getShort(14);
        if (tag != 1 || channels != 1 || bits != 16) {
            throw new AssertionError(wav + ": format " + tag + ", " + channels + " channels, " + bits + " bits");
        }
        return format.getInt(4);
    }

    private static String chunkName(ByteBuffer file) {
        byte[] name = new byte[4];
        file.get(name);
        return new String(name, StandardCharsets.US_ASCII);
    }
}
