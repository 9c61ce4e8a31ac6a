package org.offhook.torture;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Sees what ends a thread, and what the library logs as a fault, while this is open. */
final class FaultWatch extends Handler implements AutoCloseable {

    private final Logger logger = Logger.getLogger("org.offhook");
    private final Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    private final List<String> seen = Collections.synchronizedList(new ArrayList<>());

    FaultWatch() {
        Thread.setDefaultUncaughtExceptionHandler((thread, fault) -> seen.add("thread " + thread.getName() + " ended by " + fault));
        logger.addHandler(this);
    }

    /** {@return one line for each} */
    List<String> seen() {
        return List.copyOf(seen);
    }

    @Override
    public void publish(LogRecord entry) {
        if (entry.getLevel().intValue() >= Level.WARNING.intValue() && entry.getThrown() != null) {
            seen.add("logged: " + entry.getMessage() + ": " + entry.getThrown());
        }
    }

    @Override
    public void flush() {
        // Nothing is held back.
    }

    @Override
    public void close() {
        logger.removeHandler(this);
        Thread.setDefaultUncaughtExceptionHandler(before);
    }
}
