package org.offhook.audio.enhance;

/**
 * Says whether somebody speaks: the level of 10 ms against a noise floor that follows quiet moments at once and louder
 * ones slowly, with a hang-over so that the ends of words are kept. Written by one media thread; no allocation.
 *
 * <p>The decision may be read from any thread.
 */
public final class VoiceActivity {

    private static final int BLOCKS_PER_SECOND = 100;
    private static final int HANGOVER_BLOCKS = 20;
    private static final double SPEECH_OVER_NOISE_DB = 9;
    private static final double LEAST_SPEECH_DBOV = -60;
    private static final double RISE_DB = 3.0 / BLOCKS_PER_SECOND;
    private static final double INITIAL_NOISE_DBOV = -55;
    private static final double LEAST_NOISE_DBOV = -96;
    private static final double FULL_SCALE = 32768;

    private final int sampleRateHz;
    private final int block;
    private double energy;
    private int filled;
    private double noiseDbov = INITIAL_NOISE_DBOV;
    private int hangover;
    private int loudBlocks;
    private volatile boolean active;

    /**
     * Makes a detector.
     *
     * @param sampleRateHz rate in Hz, 8000 to 48000
     */
    public VoiceActivity(int sampleRateHz) {
        if (sampleRateHz < 8000 || sampleRateHz > 48_000) {
            throw new IllegalArgumentException("rate out of range: " + sampleRateHz + " Hz");
        }
        this.sampleRateHz = sampleRateHz;
        block = sampleRateHz / BLOCKS_PER_SECOND;
    }

    /**
     * Listens to samples.
     *
     * @param pcm     the samples; not changed
     * @param offset  first sample
     * @param samples samples to listen to, any number
     * @return whether somebody speaks at their end
     */
    public boolean listen(short[] pcm, int offset, int samples) {
        for (int i = offset; i < offset + samples; i++) {
            energy += (double) pcm[i] * pcm[i];
            if (++filled == block) {
                decide(10 * Math.log10(energy / block / (FULL_SCALE * FULL_SCALE) + 1e-12));
                energy = 0;
                filled = 0;
            }
        }
        return active;
    }

    private void decide(double levelDbov) {
        noiseDbov = Math.max(LEAST_NOISE_DBOV,
            levelDbov < noiseDbov ? noiseDbov + 0.3 * (levelDbov - noiseDbov) : noiseDbov + RISE_DB);
        boolean loud = levelDbov > Math.max(LEAST_SPEECH_DBOV, noiseDbov + SPEECH_OVER_NOISE_DB);
        loudBlocks = loud ? loudBlocks + 1 : 0;
        // One block alone is a click.
        if (loudBlocks >= 2) {
            hangover = HANGOVER_BLOCKS;
        } else if (hangover > 0) {
            hangover--;
        }
        active = hangover > 0;
    }

    /** {@return whether somebody speaks} */
    public boolean active() {
        return active;
    }

    /** {@return level of the noise in dBov; media thread only} */
    public double noiseDbov() {
        return noiseDbov;
    }

    /** {@return rate in Hz} */
    public int sampleRateHz() {
        return sampleRateHz;
    }
}
