package org.offhook;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What this process holds open, sockets, selectors and their pipes: no files, for those the virtual machine opens of its own accord
 * whenever it loads a class.
 */
public final class OpenSockets {

    private static final Path TABLE = Path.of("/proc/self/fd");

    private OpenSockets() {
    }

    /** {@return how many there are; 0 on systems that do not tell} */
    public static long count() {
        if (!Files.isDirectory(TABLE)) {
            return 0;
        }
        try (Stream<Path> descriptors = Files.list(TABLE)) {
            return descriptors.filter(OpenSockets::isNoFile).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isNoFile(Path descriptor) {
        try {
            return !Files.readSymbolicLink(descriptor).isAbsolute();
        } catch (IOException closedMeanwhile) {
            return false;
        }
    }
}
