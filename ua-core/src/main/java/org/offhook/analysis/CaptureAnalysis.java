package org.offhook.analysis;

import java.util.List;
import org.offhook.capture.CaptureFile;
import org.offhook.capture.DecodeCounters;
import org.offhook.capture.IncompletePacket;

/**
 * What a capture holds. The lists are in the order in which things began.
 *
 * @param file              the file as such
 * @param start             the earliest frame
 * @param durationSeconds   from the earliest to the latest frame
 * @param decoding          what the decoder met
 * @param sip               counts of SIP messages
 * @param totals            how the calls ended, over every one
 * @param calls             the calls, without those that {@code leftOut} tells of
 * @param registrations     the registrations
 * @param others            messages under Call-IDs that are neither: SUBSCRIBE, OPTIONS, MESSAGE
 * @param streams           the RTP streams
 * @param rtcp              round trips that RTCP tells of
 * @param digits            telephone events
 * @param network           ICMP, DNS, frames by protocol
 * @param incomplete        packets of which fragments are missing
 * @param leftOut           what is not here
 */
public record CaptureAnalysis(CaptureFile file, CaptureTime start, double durationSeconds, DecodeCounters decoding, SipStatistics sip,
        CallTotals totals, List<CapturedCall> calls, List<CapturedRegistration> registrations, List<List<SipEvent>> others, List<CapturedStream> streams,
        List<RtcpRoundTrip> rtcp, List<CapturedDigit> digits, NetworkEvents network, List<IncompletePacket> incomplete, LeftOut leftOut) {

    /**
     * A round trip as RTCP tells it (RFC 3550 section 6.4.1): from a sender report to the report block that answers it, less the
     * time it lay at the other end.
     *
     * @param frame  of the report block
     * @param from   who sent the report block
     * @param to     who had sent the sender report
     * @param ms     milliseconds between the capture point and the answering end, there and back
     */
    public record RtcpRoundTrip(long frame, Endpoint from, Endpoint to, double ms) {
    }
}
