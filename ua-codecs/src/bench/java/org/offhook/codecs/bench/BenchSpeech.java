package org.offhook.codecs.bench;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.UnsupportedAudioFileException;
import org.offhook.codecs.TestSignals;

/**
 * The speech that is coded: a WAV file, or what espeak-ng says, or, where there is neither, something like speech.
 *
 * @param pcm          16-bit samples of one channel
 * @param sampleRateHz their rate
 * @param origin       where they come from, for the heading of a table
 */
record BenchSpeech(short[] pcm, int sampleRateHz, String origin) {

    private static final String TEXT = "The telephone rang twice before she lifted the receiver. Who is it? "
        + "A voice, far away and very calm, said that the train had left on time. She waited. "
        + "Then, quite suddenly, the line went dead, and seven birds rose from the wire above the yellow field. "
        + "Please hold the line; your call is number three in the queue.";

    static BenchSpeech read(Path wav) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(wav))) {
            return read(in, wav.toString());
        }
    }

    /** What espeak-ng says, or a synthetic signal where it is not installed. */
    static BenchSpeech made() throws IOException {
        try {
            Process espeak = new ProcessBuilder("espeak-ng", "--stdout", "-s", "150", TEXT)
                .redirectError(ProcessBuilder.Redirect.DISCARD).start();
            byte[] wav = espeak.getInputStream().readAllBytes();
            if (espeak.waitFor(10, TimeUnit.SECONDS) && espeak.exitValue() == 0) {
                return read(new ByteArrayInputStream(wav), "espeak-ng");
            }
        } catch (IOException absent) {
            System.err.println("espeak-ng cannot be run, a synthetic signal takes its place: " + absent.getMessage());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        return new BenchSpeech(TestSignals.speechLike(20 * 48_000, 48_000, 1), 48_000, "synthetic signal");
    }

    private static BenchSpeech read(InputStream in, String origin) throws IOException {
        try (AudioInputStream audio = AudioSystem.getAudioInputStream(in)) {
            AudioFormat format = audio.getFormat();
            if (format.getChannels() != 1 || format.getSampleSizeInBits() != Short.SIZE || format.isBigEndian()) {
                throw new IOException(origin + ": 16-bit samples of one channel are wanted, and not " + format);
            }
            // espeak-ng writes to a pipe and cannot give a true length: what is there counts.
            byte[] octets = audio.readAllBytes();
            short[] pcm = new short[octets.length / Short.BYTES];
            ByteBuffer.wrap(octets).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(pcm);
            return new BenchSpeech(pcm, (int) format.getSampleRate(), origin);
        } catch (UnsupportedAudioFileException unsupported) {
            throw new IOException(origin + ": " + unsupported.getMessage(), unsupported);
        }
    }

    /** Writes the samples for {@link #read(Path)}. */
    void write(File wav) throws IOException {
        ByteBuffer octets = ByteBuffer.allocate(Short.BYTES * pcm.length).order(ByteOrder.LITTLE_ENDIAN);
        octets.asShortBuffer().put(pcm);
        AudioFormat format = new AudioFormat(sampleRateHz, Short.SIZE, 1, true, false);
        try (AudioInputStream audio = new AudioInputStream(new ByteArrayInputStream(octets.array()), format, pcm.length)) {
            AudioSystem.write(audio, javax.sound.sampled.AudioFileFormat.Type.WAVE, wav);
        }
    }

    double seconds() {
        return (double) pcm.length / sampleRateHz;
    }

    /** {@return the samples at another rate, by a windowed sinc of 32 zero crossings} */
    short[] at(int rateHz) {
        if (rateHz == sampleRateHz) {
            return pcm;
        }
        double step = (double) sampleRateHz / rateHz;
        double cutoff = Math.min(1, 1 / step);
        int reach = (int) Math.ceil(16 / cutoff);
        short[] out = new short[(int) (pcm.length / step)];
        for (int n = 0; n < out.length; n++) {
            double centre = n * step;
            double sum = 0;
            for (int k = Math.max(0, (int) centre - reach); k <= Math.min(pcm.length - 1, (int) centre + reach); k++) {
                double distance = k - centre;
                double x = Math.PI * cutoff * distance;
                double window = 0.5 + 0.5 * Math.cos(Math.PI * distance / (reach + 1));
                sum += pcm[k] * window * cutoff * (x == 0 ? 1 : Math.sin(x) / x);
            }
            out[n] = (short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, Math.round(sum)));
        }
        return out;
    }
}
