package org.offhook.app.terminal;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * What a signal asks for: SIGTERM or Ctrl-C tells the running verb to end; the verb hangs up, prints its report and closes
 * what is open on its own thread, and the process is gone when it is done, or after {@value #PATIENCE_MS} ms. A second
 * signal ends the process at once. Thread-safe.
 */
public final class Ending {

    private static final long PATIENCE_MS = 2600;

    private final List<Runnable> wishes = new CopyOnWriteArrayList<>();
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch finished = new CountDownLatch(1);
    private volatile Runnable otherwise = () -> { };

    /** Makes the process listen to signals. */
    public void listenToSignals() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::onShutdown, "ending"));
    }

    private void onShutdown() {
        if (finished.getCount() == 0) {
            return;
        }
        endAtOnceOnSecondSignal();
        ask();
        if (wishes.isEmpty()) {
            // A verb that only computes has nothing to take leave of.
            otherwise.run();
            return;
        }
        try {
            if (!finished.await(PATIENCE_MS, TimeUnit.MILLISECONDS)) {
                Runtime.getRuntime().halt(ExitStatus.FAILED.code());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * The Java machine ignores further signals during shutdown. The handlers are its own API, but outside the documented
     * platform, so they are reached by name: where they are missing a second signal changes nothing.
     */
    private static void endAtOnceOnSecondSignal() {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object halting = Proxy.newProxyInstance(handler.getClassLoader(), new Class<?>[] {handler},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("handle")) {
                        Runtime.getRuntime().halt(128 + (int) signal.getMethod("getNumber").invoke(arguments[0]));
                    }
                    return null;
                });
            for (String name : List.of("INT", "TERM")) {
                signal.getMethod("handle", signal, handler).invoke(null, signal.getConstructor(String.class).newInstance(name),
                    halting);
            }
        } catch (ReflectiveOperationException | RuntimeException e) {
            // not this kind of Java machine, or the signal is used by it
        }
    }

    /**
     * Sets what is done on a signal while no verb has asked for anything to be done.
     *
     * @param saying something quick, such as a word to the user
     */
    public void otherwise(Runnable saying) {
        otherwise = saying;
    }

    /** Asks the running verb to end; what was begun last ends first. */
    public void ask() {
        asked.countDown();
        for (int i = wishes.size() - 1; i >= 0; i--) {
            wishes.get(i).run();
        }
    }

    /** {@return whether a signal came} */
    public boolean asked() {
        return asked.getCount() == 0;
    }

    /**
     * Adds what is to be done at once when a signal comes: something quick that makes the verb's own thread go on.
     *
     * @param wish what to do; done now if a signal came already; may be done twice
     */
    public void whenAsked(Runnable wish) {
        wishes.add(wish);
        if (asked()) {
            wish.run();
        }
    }

    /**
     * Closes something when a signal comes, on a thread of its own, for that may take a while.
     *
     * @param closing closes it; may be called twice
     */
    public void closeWhenAsked(Runnable closing) {
        whenAsked(() -> new Thread(closing, "closing").start());
    }

    /**
     * Waits for a signal.
     *
     * @throws InterruptedException when interrupted
     */
    public void await() throws InterruptedException {
        asked.await();
    }

    /** Tells that the verb is done: nothing holds the process any more. */
    public void finished() {
        finished.countDown();
    }
}
