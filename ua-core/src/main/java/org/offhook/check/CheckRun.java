package org.offhook.check;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.offhook.UserAgent;
import org.offhook.UserAgentBuilder;

/**
 * Runs a test call on a thread of its own, {@code check}, and gives back a result within the time limit, whatever that thread is
 * waiting for: a name server, a TLS handshake, a far end that says nothing.
 */
public final class CheckRun {

    private static final Duration FAREWELL = Duration.ofSeconds(3);

    private final CheckCall call;
    private final CompletableFuture<CheckResult> closed = new CompletableFuture<>();

    private CheckRun(UserAgentBuilder agent, CheckPlan plan, Consumer<UserAgent> begun) {
        this.call = new CheckCall(agent, plan, begun);
    }

    /**
     * Places the call and waits for its result.
     *
     * @param agent with the account, if there is one; closed at the end
     * @param plan  what to do
     * @return the result, not later than {@link CheckPlan#timeLimit}
     * @throws InterruptedException when interrupted
     */
    public static CheckResult run(UserAgentBuilder agent, CheckPlan plan) throws InterruptedException {
        return run(agent, plan, Duration.ZERO, started -> { });
    }

    /**
     * Places the call and waits for its result.
     *
     * @param agent with the account, if there is one; closed at the end
     * @param plan  what to do
     * @param spent what of the time limit is gone already
     * @param begun given the agent when it has started, on the thread {@code check}: to begin a capture, say
     * @return the result, not later than {@link CheckPlan#timeLimit} less what was spent
     * @throws InterruptedException when interrupted; what was begun is ended first, within three seconds
     */
    public static CheckResult run(UserAgentBuilder agent, CheckPlan plan, Duration spent, Consumer<UserAgent> begun)
            throws InterruptedException {
        Objects.requireNonNull(agent, "agent");
        return new CheckRun(agent, plan, begun).await(plan.timeLimit().minus(spent));
    }

    private CheckResult await(Duration limit) throws InterruptedException {
        long deadlineNanos = System.nanoTime() + limit.toNanos();
        call.deadline(deadlineNanos - farewell(limit).toNanos(), farewell(limit).dividedBy(2));
        Thread thread = new Thread(this::work, "check");
        thread.setDaemon(true);
        thread.start();
        try {
            return closed.get(Math.max(0, deadlineNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            // The result may be there and only the farewell hang.
            return call.resultNow();
        } catch (InterruptedException e) {
            thread.interrupt();
            thread.join(FAREWELL.toMillis());
            throw e;
        } catch (ExecutionException e) {
            throw new IllegalStateException("the thread of a check gives a result or a fault that it names", e);
        }
    }

    /** What of the limit is kept for hanging up and leaving. */
    private static Duration farewell(Duration limit) {
        Duration third = limit.dividedBy(3);
        return third.compareTo(FAREWELL) < 0 ? third : FAREWELL;
    }

    private void work() {
        try {
            closed.complete(call.run());
        } catch (InterruptedException e) {
            closed.complete(call.resultNow());
        } catch (RuntimeException | Error e) {
            closed.complete(call.broken(e));
        }
    }
}
