package org.offhook;

/**
 * One arrow of a call's ladder: a SIP message as it left or arrived.
 *
 * @param offsetMs       milliseconds since the call was begun
 * @param outgoing       true when we sent it
 * @param peer           transport, address and port of the other end, as {@code udp:192.0.2.1:5060}
 * @param summary        request line without the URI's parameters, or status line, fit for a terminal
 * @param retransmission whether the same message was seen before
 */
public record SipStep(double offsetMs, boolean outgoing, String peer, String summary, boolean retransmission) {
}
