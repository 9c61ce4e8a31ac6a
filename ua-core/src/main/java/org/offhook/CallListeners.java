package org.offhook;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.offhook.loop.SerialExecutor;

/**
 * The application's listeners to one call. They join and are told from any thread; they run on the application's executor, one
 * after the other in the order in which things happened.
 */
final class CallListeners {

    private final SerialExecutor order;
    private final List<Consumer<CallState>> states = new CopyOnWriteArrayList<>();
    private final List<Consumer<Character>> digits = new CopyOnWriteArrayList<>();
    private final List<Consumer<MediaLock>> locks = new CopyOnWriteArrayList<>();
    private volatile CallState lastState;

    CallListeners(Executor application, CallState first) {
        this.order = new SerialExecutor(application);
        this.lastState = first;
    }

    void onState(Consumer<CallState> listener) {
        states.add(listener);
    }

    void onDigit(Consumer<Character> listener) {
        digits.add(listener);
    }

    void onLock(Consumer<MediaLock> listener) {
        locks.add(listener);
    }

    /** Tells the state, unless it is the one told last. */
    void state(CallState state) {
        if (state != lastState) {
            lastState = state;
            tell(states, state);
        }
    }

    void digit(char digit) {
        tell(digits, digit);
    }

    void lock(MediaLock lock) {
        tell(locks, lock);
    }

    private <T> void tell(List<Consumer<T>> listeners, T what) {
        order.execute(() -> listeners.forEach(listener -> listener.accept(what)));
    }
}
