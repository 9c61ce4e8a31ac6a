package org.offhook.sip.jain;

import gov.nist.core.StackLogger;
import java.util.Properties;
import org.offhook.sip.SipText;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The library's log on SLF4J; without this class it wants log4j 1.x and fails to start. Public only because the library
 * makes it by name. What it writes may hold text of a peer, so control characters are taken out.
 */
public final class JainLog implements StackLogger {

    private static final Logger LOG = LoggerFactory.getLogger("org.offhook.sip.jain.library");

    /** Called by the library. */
    public JainLog() {
    }

    @Override
    public boolean isLoggingEnabled() {
        return LOG.isWarnEnabled();
    }

    @Override
    public boolean isLoggingEnabled(int level) {
        // One step down: what the library calls information is of interest to those who mend the library.
        return switch (level) {
            case TRACE_FATAL, TRACE_ERROR -> LOG.isWarnEnabled();
            case TRACE_WARN -> LOG.isDebugEnabled();
            default -> LOG.isTraceEnabled();
        };
    }

    @Override
    public void logStackTrace() {
        // Asked for on every message; a trace of every message helps nobody.
    }

    @Override
    public void logStackTrace(int level) {
        // As above.
    }

    @Override
    public int getLineCount() {
        return 0;
    }

    @Override
    public void logException(Throwable fault) {
        LOG.debug("The SIP library reports an exception", fault);
    }

    @Override
    public void logDebug(String message) {
        trace(message);
    }

    @Override
    public void logDebug(String message, Exception fault) {
        trace(message);
    }

    @Override
    public void logTrace(String message) {
        trace(message);
    }

    private static void trace(String message) {
        if (LOG.isTraceEnabled()) {
            LOG.trace("{}", SipText.printable(message));
        }
    }

    @Override
    public void logFatalError(String message) {
        LOG.warn("{}", SipText.printable(message));
    }

    @Override
    public void logError(String message) {
        LOG.warn("{}", SipText.printable(message));
    }

    @Override
    public void logError(String message, Exception fault) {
        LOG.warn("{}: {}", SipText.printable(message), fault == null ? "" : SipText.printable(fault.toString()));
        LOG.debug("The trace of it", fault);
    }

    @Override
    public void logWarning(String message) {
        LOG.debug("{}", SipText.printable(message));
    }

    @Override
    public void logInfo(String message) {
        trace(message);
    }

    @Override
    public void disableLogging() {
        // The levels of SLF4J decide.
    }

    @Override
    public void enableLogging() {
        // As above.
    }

    @Override
    public void setBuildTimeStamp(String stamp) {
        // Of no use here.
    }

    @Override
    public void setStackProperties(Properties properties) {
        // The levels of SLF4J decide.
    }

    @Override
    public String getLoggerName() {
        return LOG.getName();
    }
}
