package org.offhook.evidence;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.offhook.capture.IpAddress;
import org.offhook.capture.PcapngWriter;
import org.offhook.capture.SecretMask;
import org.offhook.sip.TransportProtocol;

/** A capture file that grows while the calls run. Credentials and keys are blotted out unless they are asked for. Evidence thread only. */
final class CaptureTarget {

    private static final int VOICE_DSCP = 46;
    private static final int SIGNALLING_DSCP = 24;

    private final PcapngWriter writer;
    private final boolean withSecrets;
    private final Consumer<IOException> onFailure;
    private boolean failed;

    CaptureTarget(Path file, boolean withSecrets, Consumer<IOException> onFailure) throws IOException {
        writer = new PcapngWriter(Files.newOutputStream(file), "Offhook");
        writer.flush();
        this.withSecrets = withSecrets;
        this.onFailure = onFailure;
    }

    /** Writes what a slot holds; gives back the number of its frame. */
    long write(PacketRing.Slot slot, long epochMicros, IpAddress local, IpAddress remote) {
        if (failed) {
            return writer.packets();
        }
        int localPort = slot.local.getPort();
        int remotePort = slot.remote.getPort();
        try {
            if (slot.message == null) {
                writer.datagram(epochMicros, slot.sent, local, localPort, remote, remotePort, slot.sent ? VOICE_DSCP : 0, slot.copy, 0,
                        slot.length, null);
            } else {
                byte[] message = withSecrets ? slot.message : SecretMask.apply(slot.message);
                if (slot.transport == TransportProtocol.UDP) {
                    writer.datagram(epochMicros, slot.sent, local, localPort, remote, remotePort, slot.sent ? SIGNALLING_DSCP : 0, message, 0,
                            message.length, null);
                } else {
                    writer.message(epochMicros, slot.sent, local, localPort, remote, remotePort,
                            slot.transport == TransportProtocol.TLS, message, null);
                }
            }
        } catch (IOException e) {
            fail(e);
        }
        return writer.packets();
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
