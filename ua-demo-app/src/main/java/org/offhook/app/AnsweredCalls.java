package org.offhook.app;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.offhook.CallReport;
import org.offhook.app.terminal.Console;
import org.offhook.app.terminal.ExitStatus;

/**
 * The calls that {@code offhook answer} has taken: how many there may be, how they went, and, with {@code --json}, their reports,
 * each written when its call ends and not kept, for a soak test has thousands. From any thread.
 */
final class AnsweredCalls {

    private final Console console;
    private final Integer most;
    private final CountDownLatch done = new CountDownLatch(1);
    private JsonGenerator json;
    private int begun;
    private int over;
    private ExitStatus worst = ExitStatus.SUCCESS;

    /**
     * Begins without calls.
     *
     * @param console where reports are written
     * @param most    calls to take; null for any number
     */
    AnsweredCalls(Console console, Integer most) {
        this.console = console;
        this.most = most;
    }

    /** {@return the number of one more call; empty where there are enough, or one is up where only one may be} */
    synchronized OptionalInt begin(boolean oneAtATime) {
        return most != null && begun >= most || oneAtATime && begun > over ? OptionalInt.empty() : OptionalInt.of(++begun);
    }

    /**
     * Counts a call that is over.
     *
     * @param report of it
     * @param judged whether its outcome is the command's, too
     */
    synchronized void end(CallReport report, boolean judged) {
        if (console.json()) {
            write(report);
        }
        ExitStatus status = ExitStatus.of(report);
        if (judged && status.code() > worst.code()) {
            worst = status;
        }
        over++;
        if (most != null && over >= most) {
            stop();
        }
    }

    /** Lets {@link #await} end. */
    void stop() {
        done.countDown();
    }

    /** {@return whether the last call that was wanted is over, or somebody said stop; waits for it so long} */
    boolean await(long timeoutMs) throws InterruptedException {
        return done.await(timeoutMs, TimeUnit.MILLISECONDS);
    }

    private void write(CallReport report) {
        try {
            beginObject();
            json.writeRawValue(report.toJson());
            json.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("standard output is closed", e);
        }
    }

    private void beginObject() throws IOException {
        if (json == null) {
            json = console.beginObject("offhook.answer/1");
            json.writeArrayFieldStart("calls");
        }
    }

    /** {@return the worst of how the calls went} Ends the object of {@code --json}. */
    synchronized ExitStatus finish() throws IOException {
        if (console.json()) {
            beginObject();
            json.writeEndArray();
            json.writeNumberField("callCount", over);
            json.writeEndObject();
            json.writeRaw('\n');
            json.close();
        }
        return worst;
    }
}
