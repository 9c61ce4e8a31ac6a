package org.offhook.audio.replay;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongFunction;

/**
 * The kinds of networks that {@link TraceGenerator} draws: those that {@code shared/traces} has, and others that nothing in the
 * buffer was made for. A seed gives one trace of each.
 */
final class TraceKinds {

    private TraceKinds() {
    }

    /** {@return the kinds that {@code shared/traces} has, by name; each makes a trace of a seed} */
    static Map<String, LongFunction<PacketTrace>> given() {
        Map<String, LongFunction<TraceGenerator>> kinds = new LinkedHashMap<>();
        kinds.put("lan", seed -> network(seed).jitter(1, 0.1));
        for (int ppm : new int[] {-300, -100, 100, 300}) {
            kinds.put("lan_skew_" + ppm, seed -> network(seed + ppm).jitter(1, 0.1).skew(ppm));
        }
        kinds.put("wifi_bursty", seed -> network(seed + 1).jitter(3, 2.6).stalls(0.008, 30, 130).bursts(0.3, 2).inOrder());
        kinds.put("lte_handover",
            seed -> network(seed + 2).jitter(27, 4).wander(20).stalls(0.001, 60, 275).bursts(0.15, 2).inOrder());
        kinds.put("adsl_bufferbloat", seed -> network(seed + 3).jitter(22, 1).sawtooth(420).bursts(0.13, 1).inOrder());
        kinds.put("sat_280", seed -> network(seed + 4).jitter(263, 1).uniform(28).bursts(1, 3.7).inOrder());
        kinds.put("g1050_a", seed -> network(seed + 5).jitter(30, 3).bursts(0.1, 1).inOrder());
        kinds.put("g1050_b", seed -> network(seed + 6).jitter(80, 8.5).stalls(0.006, 40, 130).bursts(1.1, 3).inOrder());
        kinds.put("g1050_c", seed -> network(seed + 7).jitter(150, 25).stalls(0.008, 60, 300).bursts(10, 6).inOrder());
        for (int percent : new int[] {1, 3, 5, 10}) {
            kinds.put("rand_" + percent, seed -> network(seed + 10 + percent).jitter(25, 4).bursts(percent, 1).inOrder());
            kinds.put("ge_" + percent, seed -> network(seed + 20 + percent).jitter(25, 4).bursts(percent, 3).inOrder());
        }
        kinds.put("reorder", seed -> network(seed + 40).jitter(25, 3).inOrder().detours(0.03, 25, 65));
        kinds.put("duplicate", seed -> network(seed + 46).jitter(25, 4).inOrder().duplicates(0.03));
        kinds.put("step150", seed -> network(seed + 41).jitter(40, 3).inOrder().step(2000, 4000, 150));
        kinds.put("loss_3p5_pdv", seed -> network(seed + 42).jitter(40, 9).more(4.5).spread(87).loses(3.5, 1.4).inOrder());
        kinds.put("loss_3p5_spikes",
            seed -> network(seed + 43).jitter(40, 5).stalls(0.001, 50, 400).stall(2500, 1340).loses(3.5, 1.6).inOrder());
        kinds.put("mixed_call", seed -> network(seed + 44).mixed());
        kinds.put("dtx",
            seed -> network(seed + 45).jitter(3, 2.6).stalls(0.003, 30, 150).bursts(0.5, 2.6).inOrder().pauses(true));
        // As in captures of real streams: a sender whose timer beats against 20 ms; senders whose timestamps do not tell
        // how long they paused, so that every talkspurt has a delay of its own.
        kinds.put("cap_beat", seed -> network(seed + 47).jitter(5, 0.6).beat(3.1, 23).stalls(0.002, 20, 50).inOrder());
        kinds.put("cap_spurts", seed -> network(seed + 48).jitter(5, 0.2).pauses(false).levels(25).inOrder());
        kinds.put("cap_relay", seed -> network(seed + 49).jitter(5, 0.5).pauses(false).levels(280).inOrder());
        return traces(kinds);
    }

    /** {@return further kinds: other durations of packets, clocks that run apart under jitter, scans, ramps, stairs, long bursts} */
    static Map<String, LongFunction<PacketTrace>> others() {
        Map<String, LongFunction<TraceGenerator>> kinds = new LinkedHashMap<>();
        for (int ptimeMs : new int[] {10, 30, 40, 60}) {
            kinds.put("ptime_" + ptimeMs, seed -> new TraceGenerator(seed + ptimeMs, ptimeMs).jitter(25, 6).bursts(2, 1.5).inOrder());
            kinds.put("wifi_ptime_" + ptimeMs, seed -> new TraceGenerator(seed + 1 + ptimeMs, ptimeMs).jitter(3, 2.6)
                .stalls(0.0004 * ptimeMs, 30, 130).bursts(0.3, 2).inOrder());
        }
        for (int ppm : new int[] {-300, 300}) {
            kinds.put("jitter_skew_" + ppm, seed -> network(seed + 100 + ppm).jitter(25, 6).bursts(1, 2).inOrder().skew(ppm));
            kinds.put("wifi_skew_" + ppm,
                seed -> network(seed + 101 + ppm).jitter(3, 2.6).stalls(0.008, 30, 130).inOrder().skew(ppm));
        }
        kinds.put("wifi_scan", seed -> network(seed + 102).jitter(3, 2).scans(5000, 100).inOrder());
        kinds.put("wifi_scan_often", seed -> network(seed + 103).jitter(3, 2).scans(1500, 60).bursts(0.3, 1).inOrder());
        kinds.put("calm_and_rough", seed -> network(seed + 104).jitter(20, 2).rough(20, 6000).bursts(0.5, 2).inOrder());
        kinds.put("ramps", seed -> network(seed + 105).jitter(20, 3).ramps(150, 20_000).inOrder());
        kinds.put("stairs_60", seed -> network(seed + 106).jitter(20, 3).stairs(60, 8000).bursts(0.5, 1).inOrder());
        kinds.put("stairs_200", seed -> network(seed + 107).jitter(20, 3).stairs(200, 15_000).bursts(0.5, 1).inOrder());
        kinds.put("spikes", seed -> network(seed + 108).jitter(20, 3).stalls(0.003, 80, 250).bursts(0.5, 1).inOrder());
        kinds.put("lone_spikes", seed -> network(seed + 109).jitter(20, 3).detours(0.01, 60, 250));
        kinds.put("long_bursts", seed -> network(seed + 110).jitter(20, 4).bursts(2, 10).inOrder());
        kinds.put("reorder_much", seed -> network(seed + 111).jitter(20, 4).inOrder().detours(0.15, 10, 50).duplicates(0.1));
        kinds.put("gaussian", seed -> network(seed + 112).jitter(20, 0.1).normal(15).bursts(1, 1).inOrder());
        kinds.put("dtx_rough",
            seed -> network(seed + 113).jitter(25, 8).stalls(0.003, 40, 150).bursts(2, 2).inOrder().pauses(true).skew(200));
        kinds.put("dtx_silent", seed -> network(seed + 114).jitter(25, 6).bursts(1, 2).inOrder().pauses(false));
        kinds.put("lte_long_handover",
            seed -> network(seed + 115).jitter(27, 6).wander(40).stalls(0.002, 100, 500).bursts(0.3, 3).inOrder());
        kinds.put("pdv_40", seed -> network(seed + 116).jitter(40, 9).more(4.5).spread(40).loses(2, 1.4).inOrder());
        kinds.put("pdv_150", seed -> network(seed + 117).jitter(40, 9).more(4.5).spread(150).loses(2, 1.4).inOrder());
        return traces(kinds);
    }

    private static TraceGenerator network(long seed) {
        return new TraceGenerator(seed);
    }

    private static Map<String, LongFunction<PacketTrace>> traces(Map<String, LongFunction<TraceGenerator>> kinds) {
        Map<String, LongFunction<PacketTrace>> traces = new LinkedHashMap<>();
        kinds.forEach((name, kind) -> traces.put(name, seed -> kind.apply(seed).trace(name)));
        return traces;
    }
}
