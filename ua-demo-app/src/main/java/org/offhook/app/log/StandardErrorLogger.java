package org.offhook.app.log;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/** Writes time, level, last part of the logger's name and message, each event in one piece; on any thread. */
final class StandardErrorLogger extends LegacyAbstractLogger {

    private static final long serialVersionUID = 1L;

    StandardErrorLogger(String name) {
        this.name = name;
    }

    @Override
    public boolean isTraceEnabled() {
        return false;
    }

    @Override
    public boolean isDebugEnabled() {
        return StandardErrorLogging.isOn();
    }

    @Override
    public boolean isInfoEnabled() {
        return StandardErrorLogging.isOn();
    }

    @Override
    public boolean isWarnEnabled() {
        return StandardErrorLogging.isOn();
    }

    @Override
    public boolean isErrorEnabled() {
        return StandardErrorLogging.isOn();
    }

    @Override
    protected String getFullyQualifiedCallerName() {
        return null;
    }

    @Override
    protected void handleNormalizedLoggingCall(Level level, Marker marker, String message, Object[] arguments,
                                               Throwable cause) {
        String line = LocalTime.now().truncatedTo(ChronoUnit.MILLIS) + " " + level + " "
            + name.substring(name.lastIndexOf('.') + 1) + ": " + MessageFormatter.basicArrayFormat(message, arguments);
        if (cause != null) {
            StringWriter trace = new StringWriter();
            cause.printStackTrace(new PrintWriter(trace));
            line += System.lineSeparator() + trace.toString().stripTrailing();
        }
        StandardErrorLogging.write(line);
    }
}
