package org.offhook.torture;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import org.offhook.app.log.StandardErrorLogging;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sees what ends a thread, and what the library logs as a fault, while this is open. */
final class FaultWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(FaultWatch.class);
    private static final Pattern FAULT = Pattern.compile("\\S+ (?:WARN|ERROR) .*\\R.*");

    private final Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    private final List<String> seen = Collections.synchronizedList(new ArrayList<>());

    FaultWatch() {
        Thread.setDefaultUncaughtExceptionHandler((thread, fault) -> seen.add("thread " + thread.getName() + " ended by " + fault));
        StandardErrorLogging.writeTo(this::logged);
        LOG.warn("a fault of the watch's own", new IllegalStateException());
        if (seen.isEmpty()) {
            close();
            throw new AssertionError("the log goes elsewhere: " + LoggerFactory.getILoggerFactory());
        }
        seen.clear();
    }

    /** {@return one text for each} */
    List<String> seen() {
        return List.copyOf(seen);
    }

    private void logged(String event) {
        // Behind a warning's line stands what was thrown.
        if (FAULT.matcher(event).lookingAt()) {
            seen.add("logged: " + event);
        }
    }

    @Override
    public void close() {
        StandardErrorLogging.writeTo(null);
        Thread.setDefaultUncaughtExceptionHandler(before);
    }
}
