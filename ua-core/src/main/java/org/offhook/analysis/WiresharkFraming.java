package org.offhook.analysis;

import java.util.Arrays;
import java.util.function.Consumer;
import org.offhook.capture.Packet;

/**
 * One direction of a TCP connection as Wireshark sees it with its own settings: segments that come late or again are not looked at,
 * after a missing one it begins anew, and octets that do not begin like SIP make it pass over the rest of the segment. So messages
 * are missing in its figures that {@link SipStreamFraming} puts together.
 */
final class WiresharkFraming {

    private static final int SIP_PORT = 5060;
    private static final int MESSAGE_LIMIT_OCTETS = 256 * 1024;

    private byte[] held = new byte[0];
    private int length;
    private boolean everSip;

    /** Takes a segment that begins at or after the last octet seen; {@code follows} when nothing is missing before it. */
    void segment(Packet in, boolean follows, Consumer<CapturedSip> messages) {
        byte[] octets = in.octets();
        int from = in.payloadOffset();
        int count = in.payloadLength();
        if (!follows || in.missingOctets() > 0) {
            length = 0;
        }
        boolean sipPort = in.sourcePort() == SIP_PORT || in.destinationPort() == SIP_PORT;
        if (length == 0 && !everSip && !sipPort && !CapturedSip.looksLikeSip(octets, from, count)) {
            return;
        }
        if (held.length < length + count) {
            held = Arrays.copyOf(held, Math.max(length + count, held.length * 2));
        }
        System.arraycopy(octets, from, held, length, count);
        length += count;
        int at = 0;
        while (at < length) {
            int next = message(at, in.missingOctets() > 0, messages);
            if (next < 0) {
                break;
            }
            at = next;
        }
        System.arraycopy(held, at, held, 0, length - at);
        length -= at;
        if (length > MESSAGE_LIMIT_OCTETS) {
            length = 0;
        }
    }

    /** Where the message at {@code at} ends, the end of what is held when it is none, -1 when more octets are needed. */
    private int message(int at, boolean cut, Consumer<CapturedSip> messages) {
        int line = SipStreamFraming.find(held, at, length, (byte) '\n');
        if (line < 0) {
            return -1;
        }
        if (!CapturedSip.looksLikeSip(held, at, length - at)) {
            return length;
        }
        int head = SipStreamFraming.headEnd(held, at, length);
        if (head < 0) {
            return -1;
        }
        int body = CapturedSip.read(held, at, head - at).map(CapturedSip::contentLength).orElse(0);
        int end = body < 0 ? length : head + body;
        if (end > length || cut) {
            return -1;
        }
        everSip = true;
        CapturedSip.read(held, at, end - at).ifPresent(messages);
        return end;
    }
}
