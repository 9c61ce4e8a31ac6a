package org.offhook.analysis;

import org.offhook.capture.Packet;

/**
 * The time of a capture: that of its first frame, to which every figure relates, that of the last one seen, and the earliest and the
 * latest, for merged captures are not always in order.
 */
final class CaptureClock {

    private CaptureTime zero;
    private CaptureTime last;
    private CaptureTime earliest;
    private CaptureTime latest;

    void at(Packet seen) {
        at(seen.epochSeconds(), seen.nanos());
    }

    void at(long epochSeconds, int nanos) {
        last = new CaptureTime(epochSeconds, nanos);
        if (zero == null) {
            zero = last;
            earliest = last;
            latest = last;
        } else if (last.nanosSince(latest) > 0) {
            latest = last;
        } else if (last.nanosSince(earliest) < 0) {
            earliest = last;
        }
    }

    /** Whether no frame was seen. */
    boolean isUnset() {
        return zero == null;
    }

    CaptureTime zero() {
        return zero;
    }

    CaptureTime last() {
        return last;
    }

    CaptureTime earliest() {
        return earliest;
    }

    double durationSeconds() {
        return zero == null ? 0 : latest.millisSince(earliest) / 1000;
    }
}
