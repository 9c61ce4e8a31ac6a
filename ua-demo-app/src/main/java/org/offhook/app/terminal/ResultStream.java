package org.offhook.app.terminal;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.Locale;
import java.util.Optional;

/**
 * Standard output that remembers why it could not be written, for a {@link PrintStream} only knows that. A reader that has seen
 * enough, as {@code head} does, is no fault. Thread-safe.
 */
public final class ResultStream extends PrintStream {

    private final Target target;

    private ResultStream(Target target, Charset charset) {
        super(target, true, charset);
        this.target = target;
    }

    static ResultStream of(FileDescriptor descriptor, Charset charset) {
        return new ResultStream(new Target(descriptor), charset);
    }

    /** {@return why something of the result is lost} */
    public Optional<IOException> fault() {
        return Optional.ofNullable(target.fault);
    }

    private static final class Target extends FileOutputStream {

        private volatile IOException fault;

        Target(FileDescriptor descriptor) {
            super(descriptor);
        }

        @Override
        public void write(byte[] octets, int offset, int length) throws IOException {
            try {
                super.write(octets, offset, length);
            } catch (IOException e) {
                boolean readerHasGone = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT).contains("broken pipe");
                if (fault == null && !readerHasGone) {
                    fault = e;
                }
                throw e;
            }
        }
    }
}
