package org.offhook.media.io;

import java.util.function.Supplier;
import org.offhook.media.Impairment;
import org.offhook.media.MediaSettings;

/**
 * How a {@link MediaEngine} behaves. Immutable.
 *
 * @param threads        media threads, 1 or more
 * @param firstPort      first RTP port, or 0 for what the system gives
 * @param lastPort       last port, inclusive
 * @param dscp           DSCP of RTP and RTCP; 46, expedited forwarding, by default
 * @param mediaTimeoutMs silence that is reported, in milliseconds
 * @param cname          canonical name in RTCP, or {@code null} for a random one (RFC 7022)
 * @param minPlayoutDelayMs least delay of the jitter buffers in milliseconds, 0 to 500
 * @param impairment     makes a bad network for each call, for what it sends; {@code null} for none
 */
public record MediaEngineSettings(int threads, int firstPort, int lastPort, int dscp, int mediaTimeoutMs, String cname,
                                  int minPlayoutDelayMs, Supplier<Impairment> impairment) {

    /** Two threads (one on a single core), any ports, EF. */
    public static final MediaEngineSettings DEFAULT = new MediaEngineSettings(
        Math.min(2, Runtime.getRuntime().availableProcessors()), 0, 0, MediaSettings.DSCP_EF, 10_000, null, 0, null);

    /** Checks the numbers. */
    public MediaEngineSettings {
        if (threads < 1 || dscp < 0 || dscp > 63 || mediaTimeoutMs < 1 || minPlayoutDelayMs < 0
            || minPlayoutDelayMs > 500) {
            throw new IllegalArgumentException("threads " + threads + ", dscp " + dscp + ", timeout " + mediaTimeoutMs
                + ", playout delay " + minPlayoutDelayMs);
        }
    }

    /**
     * Changes the ports.
     *
     * @param from first port
     * @param to   last port, inclusive
     * @return a copy
     */
    public MediaEngineSettings withPorts(int from, int to) {
        return new MediaEngineSettings(threads, from, to, dscp, mediaTimeoutMs, cname, minPlayoutDelayMs,
            impairment);
    }

    /**
     * Changes the class of service.
     *
     * @param newDscp 0 to 63
     * @return a copy
     */
    public MediaEngineSettings withDscp(int newDscp) {
        return new MediaEngineSettings(threads, firstPort, lastPort, newDscp, mediaTimeoutMs, cname, minPlayoutDelayMs,
            impairment);
    }

    /**
     * Changes the number of threads.
     *
     * @param newThreads 1 or more
     * @return a copy
     */
    public MediaEngineSettings withThreads(int newThreads) {
        return new MediaEngineSettings(newThreads, firstPort, lastPort, dscp, mediaTimeoutMs, cname, minPlayoutDelayMs,
            impairment);
    }

    /**
     * Changes the silence that is reported.
     *
     * @param newTimeoutMs milliseconds
     * @return a copy
     */
    public MediaEngineSettings withMediaTimeoutMs(int newTimeoutMs) {
        return new MediaEngineSettings(threads, firstPort, lastPort, dscp, newTimeoutMs, cname, minPlayoutDelayMs,
            impairment);
    }

    /**
     * Sends through a bad network.
     *
     * @param newImpairment makes one for each call
     * @return a copy
     */
    public MediaEngineSettings withImpairment(Supplier<Impairment> newImpairment) {
        return new MediaEngineSettings(threads, firstPort, lastPort, dscp, mediaTimeoutMs, cname, minPlayoutDelayMs,
            newImpairment);
    }

    /**
     * Gives the jitter buffers a least delay: steadier sound for more delay.
     *
     * @param newDelayMs milliseconds, 0 to 500
     * @return a copy
     */
    public MediaEngineSettings withMinPlayoutDelayMs(int newDelayMs) {
        return new MediaEngineSettings(threads, firstPort, lastPort, dscp, mediaTimeoutMs, cname, newDelayMs, impairment);
    }
}
