package org.offhook.analysis;

/**
 * One SIP message of a capture or of a running call, with where and when.
 *
 * @param frame         the frame that completes it, from 1
 * @param time          when that was
 * @param source        the sender
 * @param destination   the receiver
 * @param transport     {@code udp}, {@code tcp}, {@code tls}
 * @param message       what it says
 * @param resentOf      the frame that it repeats, 0 for none, in Wireshark's notion of resent
 * @param ipFragments   how many IP fragments it came in
 * @param cut           whether the capture left octets of it out
 */
public record SipEvent(long frame, CaptureTime time, Endpoint source, Endpoint destination, String transport, CapturedSip message,
        long resentOf, int ipFragments, boolean cut) {

    /** {@return whether Wireshark calls this message resent} */
    public boolean isResent() {
        return resentOf > 0;
    }
}
