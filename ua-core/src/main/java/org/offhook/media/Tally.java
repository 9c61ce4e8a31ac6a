package org.offhook.media;

/** The running counters of one session; written by its media thread alone. */
final class Tally {
    long malformed;
    long notAuthentic;
    long foreignSource;
    long unknownPayloadType;
    long probation;
    long looped;
    long malformedRtcp;
    long rtcpReceived;
    long rtcpSent;
    long sendFailed;
    long replayed;
    long skippedTicks;
    long withheld;

    MediaStatistics.Counters counters(long digitsReceived, long digitsDropped, long duplicates, long undecodable) {
        return new MediaStatistics.Counters(malformed, notAuthentic, foreignSource, unknownPayloadType, probation, looped,
            malformedRtcp, rtcpReceived, rtcpSent, sendFailed, digitsReceived, digitsDropped, skippedTicks, withheld,
            replayed, duplicates, undecodable);
    }
}
