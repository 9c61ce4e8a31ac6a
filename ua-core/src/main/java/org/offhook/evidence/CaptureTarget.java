package org.offhook.evidence;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.function.Consumer;
import org.offhook.capture.ClearDescription;
import org.offhook.capture.IpAddress;
import org.offhook.capture.PcapngWriter;
import org.offhook.capture.SecretMask;
import org.offhook.capture.SocketPair;
import org.offhook.media.PacketTap;
import org.offhook.sip.TransportProtocol;

/**
 * A capture file that grows while the calls run. Credentials and keys are blotted out unless they are asked for. Media is written as
 * it went over the wire, or, where that is asked for, as it was before it was encrypted. Evidence thread only.
 */
final class CaptureTarget {

    private static final int SIGNALLING_DSCP = 24;
    private static final int DTLS_FIRST = 20;
    private static final int DTLS_LAST = 63;
    private static final String MASKED = "credentials and keys blotted out";
    private static final String OPENED = "decrypted; was SRTP";
    private static final String REWRITTEN = "description rewritten for decrypted media: profile RTP/AVP, keys taken out, Content-Length";

    private final PcapngWriter writer;
    private final CaptureContent content;
    private final int voiceDscp;
    private final Consumer<IOException> onFailure;
    private final UndecidedPackets undecided = new UndecidedPackets();
    private boolean failed;

    CaptureTarget(OutputStream out, CaptureContent content, int voiceDscp, Consumer<IOException> onFailure) throws IOException {
        writer = new PcapngWriter(out, "Offhook");
        writer.flush();
        this.content = content;
        this.voiceDscp = voiceDscp;
        this.onFailure = onFailure;
    }

    /**
     * Holds back a datagram of which is not known yet whether it is encrypted, where that makes a difference to the file; what it was
     * held back for comes before the one that shows it.
     *
     * @param slot  the datagram at hand
     * @param place takes those that were held and are known now
     * @return whether the datagram at hand is held, to come again through {@code place}
     */
    boolean holds(PacketRing.Slot slot, Consumer<PacketRing.Slot> place) {
        if (!content.decrypted() || slot.message != null) {
            return false;
        }
        if (slot.form == PacketTap.Form.UNDECIDED) {
            undecided.hold(slot);
            return true;
        }
        undecided.settle(slot.local, slot.form, place);
        return false;
    }

    /** Writes what a slot holds, if it belongs into the file; gives back the number of the last frame. */
    long write(PacketRing.Slot slot, long epochMicros, IpAddress local, IpAddress remote) {
        if (!failed) {
            try {
                if (slot.message != null) {
                    message(slot, epochMicros, local, remote);
                } else if (isWanted(slot)) {
                    writer.datagram(epochMicros, slot.sent, ends(slot, local, remote), slot.sent ? voiceDscp : 0,
                            slot.copy, 0, slot.length, slot.form == PacketTap.Form.OPENED ? opened() : null);
                }
            } catch (IOException e) {
                fail(e);
            }
        }
        return writer.packets();
    }

    /** Says in the file, where it begins to be readable, what is not in it. */
    private String opened() {
        int leftOut = undecided.takeLeftOut();
        return leftOut == 0 ? OPENED : OPENED + "; left out before it, as their key was not known yet: " + leftOut;
    }

    private static SocketPair ends(PacketRing.Slot slot, IpAddress local, IpAddress remote) {
        return new SocketPair(local, slot.local.getPort(), remote, slot.remote.getPort());
    }

    private boolean isWanted(PacketRing.Slot slot) {
        return switch (slot.form) {
            case CLEAR, UNDECIDED -> true;
            case OPENED -> content.decrypted();
            // What has no clear form, STUN say, is written in either case.
            case PROTECTED -> !content.decrypted() || slot.length == 0 || (slot.copy[0] & 0xC0) != 0x80 && !leavesOut(slot);
        };
    }

    /** After a DTLS handshake (RFC 7983) readers take what follows for encrypted, which in a decrypted file it is not. */
    boolean leavesOut(PacketRing.Slot slot) {
        return content.decrypted() && slot.form == PacketTap.Form.PROTECTED && slot.length > 0 && slot.copy[0] >= DTLS_FIRST
                && slot.copy[0] <= DTLS_LAST;
    }

    private void message(PacketRing.Slot slot, long epochMicros, IpAddress local, IpAddress remote) throws IOException {
        byte[] message = slot.message;
        String comment = null;
        if (content.decrypted()) {
            message = ClearDescription.of(message);
            comment = message == slot.message ? null : REWRITTEN;
        }
        if (!content.secrets()) {
            byte[] masked = SecretMask.apply(message);
            comment = Arrays.equals(masked, message) ? comment : comment == null ? MASKED : comment + "; " + MASKED;
            message = masked;
        }
        SocketPair ends = ends(slot, local, remote);
        if (slot.transport == TransportProtocol.UDP) {
            writer.datagram(epochMicros, slot.sent, ends, slot.sent ? SIGNALLING_DSCP : 0, message, 0, message.length, comment);
        } else {
            writer.message(epochMicros, slot.sent, ends, slot.transport == TransportProtocol.TLS, message, comment);
        }
    }

    void flush() {
        try {
            if (!failed) {
                writer.flush();
            }
        } catch (IOException e) {
            fail(e);
        }
    }

    /** {@return datagrams that are not in the file for want of a key, and that no frame of it speaks of} */
    int leftOut() {
        undecided.clear();
        return undecided.takeLeftOut();
    }

    void close() {
        try {
            writer.close();
        } catch (IOException e) {
            fail(e);
        }
    }

    /** A full disk ends the capture, not the call; told once. */
    private void fail(IOException fault) {
        if (!failed) {
            failed = true;
            onFailure.accept(fault);
        }
    }
}
