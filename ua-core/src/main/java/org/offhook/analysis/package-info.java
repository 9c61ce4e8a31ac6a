/**
 * What a capture holds: SIP messages, calls, registrations, RTP streams, DTMF, with the figures that Wireshark 4.0 gives, so that a
 * technician finds the same numbers in both, and the true ones where Wireshark is wrong. Pure: packets in, records out. The same
 * tables take the packets of a file and those of a call that is running.
 *
 * <pre>
 *   {@link org.offhook.capture.Packet}
 *     -> SIP over UDP, TCP   {@link org.offhook.analysis.CapturedSip}  -> {@link org.offhook.analysis.SipStatistics}, calls, registrations
 *     -> its SDP             {@link org.offhook.analysis.CapturedSdp}  -> {@link org.offhook.analysis.MediaRegistry}: which ports are media
 *     -> RTP                 {@link org.offhook.analysis.RtpTable}     -> streams, DTMF
 *     -> ICMP, DNS, STUN     {@link org.offhook.analysis.NetworkEvents}
 *   {@link org.offhook.analysis.CaptureAnalyzer} is the place where these meet, {@link org.offhook.analysis.CaptureAnalysis} the result
 * </pre>
 */
package org.offhook.analysis;
