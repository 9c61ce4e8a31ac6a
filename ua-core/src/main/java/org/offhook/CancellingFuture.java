package org.offhook;

import java.util.concurrent.CompletableFuture;

/** A future whose cancellation does something: cancelling the wait for an answer cancels the call. */
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
    public <U> CompletableFuture<U> newIncompleteFuture() {
        return new CompletableFuture<>();
    }
}
