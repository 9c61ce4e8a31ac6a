package org.offhook;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/**
 * What names this phone to a registrar: the same after a restart or a crash, so that the new binding takes the place of the old
 * one, and another on each machine, for each user and for each port that was asked for (RFC 5626 section 4.1). It is a digest:
 * neither the machine's name nor the user's can be read from it.
 */
final class DeviceName {

    private static final Path MACHINE_ID = Path.of("/etc/machine-id");

    private DeviceName() {
    }

    static String instanceId(String addressOfRecord, int port) {
        String device = addressOfRecord + " " + port + " " + System.getProperty("user.name", "") + " " + machine();
        return "urn:uuid:" + UUID.nameUUIDFromBytes(device.getBytes(StandardCharsets.UTF_8));
    }

    private static String machine() {
        try {
            return Files.readString(MACHINE_ID).trim();
        } catch (IOException | SecurityException e) {
            // Not a system with such a file; the host name is the next best thing.
        }
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "";
        }
    }
}
