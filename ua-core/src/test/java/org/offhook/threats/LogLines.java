package org.offhook.threats;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** Everything that the library logs while this is open, each record as the text of its message, without its stack trace. */
final class LogLines extends Handler implements AutoCloseable {

    private final Logger logger = Logger.getLogger("org.offhook");
    private final Level before = logger.getLevel();
    private final SimpleFormatter formatter = new SimpleFormatter();
    private final List<String> lines = Collections.synchronizedList(new ArrayList<>());
    private final List<String> warnings = Collections.synchronizedList(new ArrayList<>());

    LogLines() {
        setLevel(Level.ALL);
        logger.setLevel(Level.ALL);
        logger.addHandler(this);
    }

    /** {@return the lines so far} */
    List<String> lines() {
        return List.copyOf(lines);
    }

    /** {@return the warnings and errors among them} */
    List<String> warnings() {
        return List.copyOf(warnings);
    }

    @Override
    public void publish(LogRecord entry) {
        lines.add(formatter.formatMessage(entry));
        if (entry.getLevel().intValue() >= Level.WARNING.intValue()) {
            warnings.add(formatter.formatMessage(entry));
        }
    }

    @Override
    public void flush() {
        // Nothing is held back.
    }

    @Override
    public void close() {
        logger.removeHandler(this);
        logger.setLevel(before);
    }
}
