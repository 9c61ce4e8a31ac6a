package org.offhook.sip.jain;

import gov.nist.core.ServerLogger;
import gov.nist.javax.sip.message.SIPMessage;
import java.util.Properties;
import javax.sip.SipStack;

/**
 * The library's log of messages, empty: it sees only skeletons; {@link org.offhook.sip.io.MessageObserver} sees what is
 * on the wire. Public only because the library makes it by name.
 */
public final class NoServerLog implements ServerLogger {

    /** Called by the library. */
    public NoServerLog() {
    }

    @Override
    public void closeLogFile() {
        // There is none.
    }

    @Override
    public void logMessage(SIPMessage message, String from, String to, boolean sender, long time) {
        // Not logged here.
    }

    @Override
    public void logMessage(SIPMessage message, String from, String to, String status, boolean sender, long time) {
        // Not logged here.
    }

    @Override
    public void logMessage(SIPMessage message, String from, String to, String status, boolean sender) {
        // Not logged here.
    }

    @Override
    public void logException(Exception fault) {
        // JainLog has it.
    }

    @Override
    public void setStackProperties(Properties properties) {
        // Nothing to set.
    }

    @Override
    public void setSipStack(SipStack stack) {
        // Not needed.
    }
}
