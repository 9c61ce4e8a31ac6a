package org.offhook.app;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.offhook.Call;
import org.offhook.CallReport;
import org.offhook.LiveFigures;
import org.offhook.MediaLock;
import org.offhook.app.terminal.Console;
import org.offhook.app.terminal.Texts;

/** Waits for the end of a call on the verb's thread: shows the live line, hangs up when the time is over. */
final class CallWatch {

    private static final long REFRESH_MS = 250;

    private final Console console;
    private final Call call;
    private final Optional<Duration> duration;

    CallWatch(Console console, Call call, Optional<Duration> duration) {
        this.console = console;
        this.call = call;
        this.duration = duration;
    }

    CallReport untilEnd() throws InterruptedException {
        duration.ifPresent(limit -> call.answered().thenRunAsync(call::hangup,
            CompletableFuture.delayedExecutor(limit.toNanos(), TimeUnit.NANOSECONDS)));
        CompletableFuture<CallReport> ended = call.ended();
        while (true) {
            try {
                return ended.get(REFRESH_MS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                if (console.showsLiveLine()) {
                    console.live(line(console.texts(), call.figures()));
                }
            } catch (ExecutionException e) {
                throw new IllegalStateException("the report of a call never fails", e);
            }
        }
    }

    /** Tells a change of the lock. */
    static void tell(Console console, MediaLock lock) {
        String variant = lock.downgraded() ? ".downgraded" : lock.peerFingerprint() == null ? "" : ".peer";
        console.progress("lock." + lock.state() + variant, lock.suite(), lock.keyExchange(), lock.peerFingerprint());
    }

    static String line(Texts texts, LiveFigures figures) {
        long seconds = figures.durationMs() / 1000;
        Locale locale = texts.locale();
        return String.format(locale, "%02d:%02d  %s  ", seconds / 60, seconds % 60, figures.codec() == null ? "-" : figures.codec())
            + texts.get("live.loss") + " " + shown(locale, figures.lossPct(), "%") + "  "
            + texts.get("live.jitter") + " " + shown(locale, figures.jitterMs(), "ms") + "  "
            + texts.get("live.mos") + " " + (figures.mos() == null ? "-" : String.format(locale, "%.1f", figures.mos())) + "  "
            + texts.get("live.heard") + " " + shown(locale, figures.heardDbov(), "dBov") + "  "
            + texts.get("live.spoken") + " " + shown(locale, figures.spokenDbov(), "dBov");
    }

    private static String shown(Locale locale, Double value, String unit) {
        return value == null ? "-" : String.format(locale, "%.1f %s", value, unit);
    }
}
