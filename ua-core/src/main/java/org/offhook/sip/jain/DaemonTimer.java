package org.offhook.sip.jain;

import gov.nist.javax.sip.SipStackImpl;
import gov.nist.javax.sip.stack.SIPStackTimerTask;
import gov.nist.javax.sip.stack.timers.SipTimer;
import java.util.Properties;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The library's timers on one daemon thread: its own timer keeps the process alive, keeps cancelled tasks until they are
 * due, and prints to the standard output. Public only because the library makes it by name.
 */
public final class DaemonTimer implements SipTimer {

    private static final Logger LOG = LoggerFactory.getLogger(DaemonTimer.class);

    private final ScheduledThreadPoolExecutor executor;

    /** Called by the library. */
    public DaemonTimer() {
        executor = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "sip-timer");
            thread.setDaemon(true);
            return thread;
        });
        executor.setRemoveOnCancelPolicy(true);
    }

    @Override
    public boolean schedule(SIPStackTimerTask task, long delayMs) {
        try {
            task.setSipTimerTask(executor.schedule(() -> run(task), delayMs, TimeUnit.MILLISECONDS));
            return true;
        } catch (RejectedExecutionException e) {
            // The stack was stopped; its transactions need no timers any more.
            return false;
        }
    }

    @Override
    public boolean scheduleWithFixedDelay(SIPStackTimerTask task, long delayMs, long periodMs) {
        try {
            // A fixed rate, not a delay: transactions count these ticks, so a late one must not make all later ones late.
            task.setSipTimerTask(executor.scheduleAtFixedRate(() -> run(task), delayMs, periodMs, TimeUnit.MILLISECONDS));
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    private static void run(SIPStackTimerTask task) {
        try {
            task.runTask();
        } catch (RuntimeException | StackOverflowError e) {
            LOG.warn("A timer of a transaction failed", e);
        }
    }

    @Override
    public boolean cancel(SIPStackTimerTask task) {
        task.cleanUpBeforeCancel();
        return task.getSipTimerTask() instanceof Future<?> future && future.cancel(false);
    }

    @Override
    public void start(SipStackImpl stack, Properties properties) {
        // Runs from the beginning.
    }

    @Override
    public void stop() {
        executor.shutdownNow();
    }

    @Override
    public boolean isStarted() {
        return !executor.isShutdown();
    }
}
