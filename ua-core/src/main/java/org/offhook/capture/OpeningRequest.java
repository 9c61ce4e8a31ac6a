package org.offhook.capture;

/**
 * A request to open a TCP connection, SYN, with its repetitions (RFC 9293 section 3.5, RFC 6298).
 *
 * @param frame        the first of them
 * @param epochSeconds when that was
 * @param nanos        when that was
 * @param times        how often it was sent
 * @param lastMs       milliseconds from the first to the last
 */
public record OpeningRequest(long frame, long epochSeconds, int nanos, int times, double lastMs) {

    static OpeningRequest of(Packet syn) {
        return new OpeningRequest(syn.frameNumber(), syn.epochSeconds(), syn.nanos(), 1, 0);
    }

    OpeningRequest again(Packet syn) {
        return new OpeningRequest(frame, epochSeconds, nanos, times + 1, syn.millisSince(epochSeconds, nanos));
    }
}
