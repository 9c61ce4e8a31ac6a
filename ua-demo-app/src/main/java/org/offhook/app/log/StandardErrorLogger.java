package org.offhook.app.log;

import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/** Writes time, level, last part of the logger's name and message; on any thread. */
final class StandardErrorLogger extends LegacyAbstractLogger {

    private static final long serialVersionUID = 1L;
    private static final boolean ON = Boolean.getBoolean(StandardErrorLogging.PROPERTY);

    StandardErrorLogger(String name) {
        this.name = name;
    }

    @Override
    public boolean isTraceEnabled() {
        return false;
    }

    @Override
    public boolean isDebugEnabled() {
        return ON;
    }

    @Override
    public boolean isInfoEnabled() {
        return ON;
    }

    @Override
    public boolean isWarnEnabled() {
        return ON;
    }

    @Override
    public boolean isErrorEnabled() {
        return ON;
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
        System.err.println(line);
        if (cause != null) {
            cause.printStackTrace(System.err);
        }
    }
}
