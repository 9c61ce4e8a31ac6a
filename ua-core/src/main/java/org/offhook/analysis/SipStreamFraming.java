package org.offhook.analysis;

import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Cuts the octets of one direction of a TCP connection into SIP messages by Content-Length (RFC 3261 section 18.3). A connection that
 * does not begin like SIP is given up at once; after a hole, reading goes on at the next line that begins a message.
 */
final class SipStreamFraming {

    private static final int MESSAGE_LIMIT_OCTETS = 256 * 1024;
    private static final int GIVE_UP_OCTETS = 8 * 1024;

    private byte[] held = new byte[0];
    private int length;
    private boolean given;
    private boolean synchronised = true;
    private boolean everSip;
    /** Octets since the beginning, or since the last message. */
    private int unread;

    /** Whether this connection showed no SIP and is read no further. */
    boolean givenUp() {
        return given;
    }

    void hole() {
        length = 0;
        synchronised = false;
    }

    void octets(byte[] octets, int offset, int count, Consumer<CapturedSip> messages) {
        if (given) {
            return;
        }
        if (held.length < length + count) {
            held = Arrays.copyOf(held, Math.max(length + count, held.length * 2));
        }
        System.arraycopy(octets, offset, held, length, count);
        length += count;
        int at = 0;
        while (at < length) {
            int next = step(at, messages);
            if (next < 0) {
                break;
            }
            at = next;
        }
        keepFrom(at);
        unread = at > 0 && everSip ? 0 : unread + count;
        boolean message = CapturedSip.looksLikeSip(held, 0, length);
        if (length > MESSAGE_LIMIT_OCTETS || !everSip && unread > GIVE_UP_OCTETS && !message) {
            given = !everSip;
            hole();
        }
        if (given) {
            held = new byte[0];
        }
    }

    /** Reads one message or one bad line at {@code at}; where the next begins, or -1 when more octets are needed. */
    private int step(int at, Consumer<CapturedSip> messages) {
        if (held[at] == '\r' || held[at] == '\n' || held[at] == 0) {
            return at + 1;
        }
        int line = find(held, at, length, (byte) '\n');
        if (line < 0) {
            return -1;
        }
        if (!CapturedSip.looksLikeSip(held, at, length - at)) {
            if (!everSip && synchronised) {
                given = true;
                return length;
            }
            return line + 1;
        }
        int head = headEnd(held, at, length);
        if (head < 0) {
            return -1;
        }
        int announced = CapturedSip.read(held, at, head - at).map(CapturedSip::contentLength).orElse(0);
        int total = head - at + Math.max(0, announced);
        if (total > MESSAGE_LIMIT_OCTETS) {
            return head;
        }
        if (at + total > length) {
            return -1;
        }
        everSip = true;
        synchronised = true;
        CapturedSip.read(held, at, total).ifPresent(messages);
        return at + total;
    }

    /** Where the empty line after the header fields ends, or -1. */
    static int headEnd(byte[] held, int from, int length) {
        for (int at = from; at + 1 < length; at++) {
            if (held[at] == '\n' && (held[at + 1] == '\n' || at + 2 < length && held[at + 1] == '\r' && held[at + 2] == '\n')) {
                return held[at + 1] == '\n' ? at + 2 : at + 3;
            }
        }
        return -1;
    }

    static int find(byte[] held, int from, int length, byte wanted) {
        for (int at = from; at < length; at++) {
            if (held[at] == wanted) {
                return at;
            }
        }
        return -1;
    }

    private void keepFrom(int at) {
        if (at > 0) {
            System.arraycopy(held, at, held, 0, length - at);
            length -= at;
        }
    }
}
