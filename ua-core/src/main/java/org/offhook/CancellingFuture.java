package org.offhook;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;

/**
 * A future whose cancellation does something: cancelling the wait for an answer cancels the call. A time limit that
 * {@link #orTimeout} puts on the wait does the same.
 */
final class CancellingFuture<T> extends CompletableFuture<T> {

    private final Runnable onCancel;

    CancellingFuture(Runnable onCancel) {
        this.onCancel = onCancel;
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        boolean cancelled = super.cancel(mayInterruptIfRunning);
        if (cancelled) {
            onCancel.run();
        }
        return cancelled;
    }

    @Override
    public boolean completeExceptionally(Throwable why) {
        boolean completed = super.completeExceptionally(why);
        if (completed && why instanceof TimeoutException) {
            onCancel.run();
        }
        return completed;
    }

    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
        return new CompletableFuture<>();
    }
}
