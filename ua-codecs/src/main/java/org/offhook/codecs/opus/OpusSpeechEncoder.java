package org.offhook.codecs.opus;

import io.github.jaredmdobson.concentus.OpusApplication;
import io.github.jaredmdobson.concentus.OpusBandwidth;
import io.github.jaredmdobson.concentus.OpusEncoder;
import io.github.jaredmdobson.concentus.OpusException;
import io.github.jaredmdobson.concentus.OpusMode;
import io.github.jaredmdobson.concentus.OpusSignal;
import java.util.Objects;
import org.offhook.codecs.AudioEncoder;

/**
 * Opus in the direction of the network: 10 to 120 ms of one channel at 48 kHz make one packet. The look-ahead makes the
 * result 6.5 ms late. Unlike the other codecs it allocates, inside the library.
 *
 * <p>Frames of 10, 20, 40 and 60 ms are the library's. Other durations are several frames of 10 or 20 ms in a packet; these
 * must be of one configuration (RFC 6716 section 3.2), so they are made in CELT mode with the bandwidth held.
 *
 * <p>A fault within the library ends in a packet that is not sent and an encoder that begins anew.
 */
final class OpusSpeechEncoder implements AudioEncoder {

    private static final int STEP = OpusPacket.RATE_HZ / 100;
    /** More than the usual bit rate ever makes of 120 ms, and less than an Ethernet frame. */
    private static final int LONGEST_OCTETS = 1275;
    /** To a receiver that has error correction it is sent for this loss; the true loss is not known here. */
    private static final int EXPECTED_LOSS_PERCENT = 5;
    /** Of 0 to 10: 10 takes half as long again (0.40 for 0.28 ms in 20 ms of speech). */
    private static final int COMPLEXITY = 5;

    private final OpusParameters parameters;
    private OpusEncoder encoder;
    private boolean configurationHeld;
    private byte[] pieces = new byte[0];
    private int[] lengths = new int[0];

    OpusSpeechEncoder(OpusParameters parameters) {
        this.parameters = parameters;
        reset();
    }

    @Override
    public int encode(short[] pcm, int pcmOffset, int samples, byte[] out, int outOffset) {
        if (samples <= 0 || samples % STEP != 0 || samples > OpusPacket.LONGEST_SAMPLES) {
            throw new IllegalArgumentException("Opus encodes 10 to 120 ms in steps of 480 samples, and not " + samples);
        }
        Objects.checkFromIndexSize(pcmOffset, samples, pcm.length);
        Objects.checkFromIndexSize(outOffset, LONGEST_OCTETS, out.length);
        try {
            return isLibraryFrame(samples) ? encodeOne(pcm, pcmOffset, samples, out, outOffset)
                : encodeSeveral(pcm, pcmOffset, samples, out, outOffset);
        } catch (OpusException | RuntimeException | AssertionError fault) {
            reset();
            return 0;
        }
    }

    private static boolean isLibraryFrame(int samples) {
        int steps = samples / STEP;
        return steps == 1 || steps == 2 || steps == 4 || steps == 6;
    }

    private int encodeOne(short[] pcm, int pcmOffset, int samples, byte[] out, int outOffset) throws OpusException {
        if (configurationHeld) {
            encoder.setForceMode(OpusMode.MODE_AUTO);
            encoder.setBandwidth(OpusBandwidth.OPUS_BANDWIDTH_AUTO);
            configurationHeld = false;
        }
        int octets = encoder.encode(pcm, pcmOffset, samples, out, outOffset, LONGEST_OCTETS);
        // Of one or two octets nothing but the pause can be heard: they need not be sent (RFC 7587 section 3.1.3).
        return parameters.discontinuous() && octets <= 2 ? 0 : octets;
    }

    private int encodeSeveral(short[] pcm, int pcmOffset, int samples, byte[] out, int outOffset) throws OpusException {
        int frameSamples = samples % (2 * STEP) == 0 ? 2 * STEP : STEP;
        int count = samples / frameSamples;
        int pieceOctets = (LONGEST_OCTETS - 2) / count - 2;
        if (lengths.length < count) {
            lengths = new int[count];
            pieces = new byte[LONGEST_OCTETS];
        }
        if (!configurationHeld) {
            encoder.setForceMode(OpusMode.MODE_CELT_ONLY);
            encoder.setBandwidth(bandwidth(parameters.maxPlaybackRateHz()));
            configurationHeld = true;
        }
        for (int frame = 0; frame < count; frame++) {
            lengths[frame] = encoder.encode(pcm, pcmOffset + frame * frameSamples, frameSamples, pieces, frame * pieceOctets,
                pieceOctets);
        }
        return OpusPacket.assemble(pieces, pieceOctets, lengths, count, out, outOffset);
    }

    @Override
    public int maxEncodedLength(int samples) {
        return LONGEST_OCTETS;
    }

    /** A new encoder, so that nothing of the old one is left. */
    @Override
    public void reset() {
        try {
            encoder = new OpusEncoder(OpusPacket.RATE_HZ, 1, OpusApplication.OPUS_APPLICATION_VOIP);
        } catch (OpusException impossible) {
            throw new IllegalStateException("the Opus library refuses 48 kHz and one channel", impossible);
        }
        configurationHeld = false;
        encoder.setSignalType(OpusSignal.OPUS_SIGNAL_VOICE);
        encoder.setComplexity(COMPLEXITY);
        encoder.setBitrate(parameters.bitsPerSecond());
        encoder.setMaxBandwidth(bandwidth(parameters.maxPlaybackRateHz()));
        encoder.setUseVBR(!parameters.constantBitRate());
        encoder.setUseDTX(parameters.discontinuous());
        encoder.setUseInbandFEC(parameters.errorCorrection());
        encoder.setPacketLossPercent(parameters.errorCorrection() ? EXPECTED_LOSS_PERCENT : 0);
    }

    /** The widest band of which a receiver at this rate hears something (RFC 7587 section 3.1.1). */
    private static OpusBandwidth bandwidth(int maxPlaybackRateHz) {
        if (maxPlaybackRateHz > 24_000) {
            return OpusBandwidth.OPUS_BANDWIDTH_FULLBAND;
        } else if (maxPlaybackRateHz > 16_000) {
            return OpusBandwidth.OPUS_BANDWIDTH_SUPERWIDEBAND;
        } else if (maxPlaybackRateHz > 12_000) {
            return OpusBandwidth.OPUS_BANDWIDTH_WIDEBAND;
        }
        return maxPlaybackRateHz > 8_000 ? OpusBandwidth.OPUS_BANDWIDTH_MEDIUMBAND : OpusBandwidth.OPUS_BANDWIDTH_NARROWBAND;
    }
}
