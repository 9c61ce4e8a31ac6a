package org.offhook.sip.io;

import java.io.IOException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Keeps a connection that we opened open with line ends (RFC 5626 section 4.4.1). A peer that has answered them once and stops to
 * is gone, and the connection with it; one that never answered may not know them, and is left alone. The watchdog's thread
 * sends, the thread that reads tells what came.
 */
final class KeepAlive {

    static final byte[] PING = {'\r', '\n', '\r', '\n'};
    static final byte[] PONG = {'\r', '\n'};

    private final TcpTransport owner;
    private final TcpConnection connection;
    private volatile boolean pingOutstanding;
    private volatile boolean answersPings;

    KeepAlive(TcpTransport owner, TcpConnection connection) {
        this.owner = owner;
        this.connection = connection;
    }

    /** {@return whether octets are of ours, and no message} */
    static boolean isPart(byte[] octets) {
        return octets == PING || octets == PONG;
    }

    /** Begins to send pings, unless the settings want none; each after four fifths to all of the period, at random. */
    void start() {
        int periodMs = owner.settings().keepAliveMs();
        if (periodMs > 0) {
            later(ThreadLocalRandom.current().nextInt(periodMs * 4 / 5, periodMs + 1), this::ping);
        }
    }

    private void ping() {
        if (connection.isClosed()) {
            return;
        }
        long sentNanos = System.nanoTime();
        pingOutstanding = true;
        try {
            connection.send(PING);
        } catch (IOException e) {
            return;
        }
        if (answersPings) {
            later(owner.settings().keepAliveAnswerMs(), () -> {
                if (connection.heardNanos() - sentNanos < 0) {
                    connection.close(connection.hop() + " does not answer keep-alives any more.");
                }
            });
        }
        start();
    }

    private void later(int delayMs, Runnable task) {
        try {
            owner.timer().schedule(task, delayMs, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            connection.close("The agent is closed.");
        }
    }

    /** {@return whether the next line end alone is an answer} */
    boolean awaitsPong() {
        return pingOutstanding;
    }

    /** The answer to a ping was read. */
    void ponged() {
        pingOutstanding = false;
        answersPings = true;
    }
}
