package org.offhook.audio.compare;

import java.util.List;
import org.offhook.audio.quality.EquipmentFactors;

/**
 * What was found out about one codec.
 *
 * @param codec               the codec
 * @param bitRate             payload bits per second, counted over the speech
 * @param sentPercent         packets sent, in percent of those there would be without discontinuous transmission
 * @param waveformDelayMs     how much later the waveform comes out of the decoder than it went into the encoder, measured
 * @param algorithmicDelayMs  frame and waveform delay together: the least delay that an infinitely fast machine has
 * @param encodeMicros        microseconds for one packet here, median of up to three passes
 * @param decodeMicros        the same for the decoder
 * @param factors             planning values for the E-model
 * @param wire                what it takes on the wire, for each packet duration that is possible
 * @param conditions          results, in the order of the plan
 */
public record CodecResult(ComparedCodec codec, double bitRate, double sentPercent, double waveformDelayMs,
                          double algorithmicDelayMs, double encodeMicros, double decodeMicros, EquipmentFactors factors,
                          List<WireRate> wire, List<ConditionResult> conditions) {

    /** Keeps its own copies. */
    public CodecResult {
        wire = List.copyOf(wire);
        conditions = List.copyOf(conditions);
    }
}
