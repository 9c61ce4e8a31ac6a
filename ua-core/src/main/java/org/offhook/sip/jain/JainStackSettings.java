package org.offhook.sip.jain;

import java.util.Properties;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Every setting of the library with its reason. What concerns its sockets, parser, dialogs and TLS is not set, because they
 * are not used.
 */
final class JainStackSettings {

    private static final AtomicLong STACKS = new AtomicLong();
    private static final String PREFIX = "gov.nist.javax.sip.";

    private JainStackSettings() {
    }

    static Properties properties() {
        Properties settings = new Properties();
        // Stacks with one name share state in places.
        settings.setProperty("javax.sip.STACK_NAME", "offhook-" + STACKS.incrementAndGet());
        // Dialogs are the core's: the library's would answer 481 and retransmit 2xx on their own account.
        settings.setProperty("javax.sip.AUTOMATIC_DIALOG_SUPPORT", "off");
        // With it 482 to merged requests and 500 to requests out of order are the library's; the core knows better.
        settings.setProperty(PREFIX + "AUTOMATIC_DIALOG_ERROR_HANDLING", "false");
        // Otherwise log4j 1.x is wanted, and the process never ends when it is absent.
        settings.setProperty(PREFIX + "STACK_LOGGER", JainLog.class.getName());
        settings.setProperty(PREFIX + "SERVER_LOGGER", NoServerLog.class.getName());
        // The default is a thread that keeps the process alive.
        settings.setProperty(PREFIX + "TIMER_CLASS_NAME", DaemonTimer.class.getName());
        // Otherwise every start reads Java's trust store for a TLS that is not used.
        settings.setProperty(PREFIX + "SECURITY_MANAGER_PROVIDER", NoTls.class.getName());
        // Events come on the thread that caused them and are put on the loop at once; without it they queue twice.
        settings.setProperty(PREFIX + "REENTRANT_LISTENER", "true");
        // Seconds to wait for the lock of a transaction. The default is for ever, which could stop all receiving.
        settings.setProperty(PREFIX + "MAX_LISTENER_RESPONSE_TIME", "2");
        // 10 of 10 by default, above the threads that play sound.
        settings.setProperty(PREFIX + "THREAD_PRIORITY", "5");
        // A NOTIFY without a subscription known to the library goes to the core, which refuses it itself.
        settings.setProperty(PREFIX + "DELIVER_UNSOLICITED_NOTIFY", "true");
        // CANCEL is built here from the INVITE as it was sent; the library's search for that INVITE walks over all transactions.
        settings.setProperty(PREFIX + "CANCEL_CLIENT_TRANSACTION_CHECKED", "false");
        // Seconds that an INVITE answered with 2xx is remembered to absorb repetitions that were under way.
        settings.setProperty(PREFIX + "LINGER_TIMER", "8");
        // After the final answer only its octets are kept, for repetitions; the default keeps both messages for 32 s.
        settings.setProperty(PREFIX + "RELEASE_REFERENCES_STRATEGY", "Aggressive");
        return settings;
    }
}
