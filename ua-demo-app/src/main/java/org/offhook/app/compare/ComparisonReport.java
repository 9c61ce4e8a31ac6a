package org.offhook.app.compare;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.offhook.audio.compare.CodecResult;
import org.offhook.audio.compare.WireRate;

/**
 * Everything that a comparison found out, for whatever writes it down.
 *
 * @param file         name of the speech file
 * @param durationS    its duration in seconds
 * @param sampleRateHz its rate
 * @param ptimeMs      duration of a packet
 * @param burst        mean length of a run of losses that was asked for, NaN with a trace
 * @param jitterMs     standard deviation of the delay that was asked for, NaN with a trace
 * @param seed         seed of the network
 * @param trace        name of the trace, or null
 * @param conditions   names of the conditions
 * @param results      one for each codec
 * @param leftOut      codecs that did not take part, and the key of the reason
 * @param tookS        seconds it took
 */
public record ComparisonReport(String file, double durationS, int sampleRateHz, int ptimeMs, double burst, double jitterMs,
                               long seed, String trace, List<String> conditions, List<CodecResult> results,
                               Map<String, String> leftOut, double tookS) {

    /** Keeps its own copies. */
    public ComparisonReport {
        conditions = List.copyOf(conditions);
        results = List.copyOf(results);
        leftOut = Map.copyOf(leftOut);
    }

    /** {@return the load on the wire at the packet duration of the runs} */
    Optional<WireRate> wire(CodecResult result) {
        return result.wire().stream().filter(rate -> rate.ptimeMs() == ptimeMs).findFirst();
    }

    /** {@return the name of a codec for people} */
    static String shown(CodecResult result) {
        return shown(result.codec().label());
    }

    /** {@return the name of a codec for people: parameters that are known are said in words} */
    static String shown(String label) {
        return label.replace(";mode=1", "").replace(";mode=2", " 56k").replace(";mode=3", " 48k")
            .replace(";body=main", " main").replace(";annexb=yes", " DTX").replace(";annexb=no", "");
    }
}
