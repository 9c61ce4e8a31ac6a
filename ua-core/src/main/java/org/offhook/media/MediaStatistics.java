package org.offhook.media;

/**
 * Everything known about the media of a call at one instant. Immutable.
 *
 * @param received what comes in
 * @param sent     what goes out
 * @param counters packets that were not media, and why
 */
public record MediaStatistics(StreamStatistics received, StreamStatistics sent, Counters counters) {

    /**
     * Datagrams that were dropped or looked at elsewhere. Hostile packets end here, never in an exception.
     *
     * @param malformed          no RTP: too short, wrong version, lengths that do not fit
     * @param notAuthentic       SRTP that was forged, that there is no key for, or no SRTP at all
     * @param foreignSource      from an address that the stream is not latched to
     * @param unknownPayloadType payload type that was not negotiated
     * @param probation          of a source, or after a jump, that is not trusted yet
     * @param looped             with our own SSRC
     * @param malformedRtcp      no RTCP, or RTCP with a broken part
     * @param rtcpReceived       valid RTCP compounds
     * @param rtcpSent           RTCP compounds sent
     * @param sendFailed         packets that the socket did not take
     * @param digitsReceived     telephone events
     * @param digitsDropped      telephone events beyond the queue, or unknown ones
     * @param skippedTicks       packets not sent because the machine stood still for longer than can be caught up
     * @param withheld           packets not sent because nothing was heard from where the other side's SDP wants them
     * @param replayed           SRTP that came before, or is older than the replay window
     * @param duplicates         audio packets that had come before, not played again
     * @param undecodable        audio packets that their decoder refused, concealed instead
     */
    public record Counters(long malformed, long notAuthentic, long foreignSource, long unknownPayloadType, long probation,
                           long looped, long malformedRtcp, long rtcpReceived, long rtcpSent, long sendFailed,
                           long digitsReceived, long digitsDropped, long skippedTicks, long withheld, long replayed,
                           long duplicates, long undecodable) {
    }
}
