package org.offhook.audio.webrtc;

import dev.onvoid.webrtc.media.audio.AudioProcessing;
import dev.onvoid.webrtc.media.audio.AudioProcessingConfig;
import dev.onvoid.webrtc.media.audio.AudioProcessingStreamConfig;
import java.util.Arrays;
import org.offhook.audio.echo.EchoCanceller;

/**
 * WebRTC's echo canceller (AEC3) behind our interface: blocks of 10 ms, so the output lags by one. One thread cancels; the lock
 * keeps another one from releasing the native object meanwhile, and is free otherwise.
 */
final class WebRtcEchoCanceller implements EchoCanceller {

    private final int sampleRateHz;
    private final AudioProcessingStreamConfig format;
    private final AudioProcessingConfig config;
    private final int block;
    private final byte[] far;
    private final byte[] near;
    private final byte[] farOut;
    private final byte[] out;
    private AudioProcessing processing;
    private int filled;

    WebRtcEchoCanceller(int sampleRateHz, boolean suppressesNoise, boolean adjustsLevel) {
        if (sampleRateHz != 8000 && sampleRateHz != 16_000 && sampleRateHz != 32_000 && sampleRateHz != 48_000) {
            throw new IllegalArgumentException("WebRTC runs at 8000, 16000, 32000 or 48000 Hz, not " + sampleRateHz);
        }
        this.sampleRateHz = sampleRateHz;
        format = new AudioProcessingStreamConfig(sampleRateHz, 1);
        block = sampleRateHz / 100;
        far = new byte[2 * block];
        near = new byte[2 * block];
        farOut = new byte[2 * block];
        out = new byte[2 * block];
        config = new AudioProcessingConfig();
        config.echoCanceller.enabled = true;
        config.highPassFilter.enabled = true;
        config.noiseSuppression.enabled = suppressesNoise;
        config.noiseSuppression.level = AudioProcessingConfig.NoiseSuppression.Level.MODERATE;
        config.gainControl.enabled = adjustsLevel;
        config.gainControl.adaptiveDigital.enabled = adjustsLevel;
        begin();
    }

    private void begin() {
        processing = new AudioProcessing();
        processing.applyConfig(config);
    }

    @Override
    public int sampleRateHz() {
        return sampleRateHz;
    }

    @Override
    public int latencySamples() {
        return block;
    }

    @Override
    public synchronized void cancel(short[] farPcm, int farOffset, short[] nearPcm, int nearOffset, short[] outPcm,
                                    int outOffset, int samples) {
        for (int i = 0; i < samples; i++) {
            short cleaned = get(out, filled);
            put(far, filled, farPcm[farOffset + i]);
            put(near, filled, nearPcm[nearOffset + i]);
            outPcm[outOffset + i] = cleaned;
            if (++filled == block) {
                filled = 0;
                process();
            }
        }
    }

    private void process() {
        if (processing == null) {
            return;
        }
        processing.processReverseStream(far, format, format, farOut);
        // The two inputs belong to the same instants; what lies between is for the canceller to find.
        processing.setStreamDelayMs(0);
        processing.processStream(near, format, format, out);
    }

    private static short get(byte[] octets, int sample) {
        return (short) (octets[2 * sample] & 0xff | octets[2 * sample + 1] << 8);
    }

    private static void put(byte[] octets, int sample, short value) {
        octets[2 * sample] = (byte) value;
        octets[2 * sample + 1] = (byte) (value >> 8);
    }

    @Override
    public synchronized void reset() {
        if (processing != null) {
            processing.dispose();
            begin();
        }
        filled = 0;
        Arrays.fill(out, (byte) 0);
    }

    @Override
    public synchronized void close() {
        if (processing != null) {
            processing.dispose();
            processing = null;
        }
    }
}
