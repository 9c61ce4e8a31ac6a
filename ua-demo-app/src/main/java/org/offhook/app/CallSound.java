package org.offhook.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.offhook.Call;
import org.offhook.Failure;
import org.offhook.RecordingMode;
import org.offhook.app.options.PlaySource;
import org.offhook.app.terminal.Console;
import org.offhook.app.terminal.Texts;
import org.offhook.audio.tone.ToneSource;
import org.offhook.audio.wav.WavFormatException;
import org.offhook.explain.IoReason;
import org.offhook.explain.Sentences;

/** Connects what the options ask for to a call: sources, recording, digits. */
final class CallSound implements AutoCloseable {

    private static final int TONE_RATE_HZ = 8000;
    private static final double TONE_DBOV = -16;
    /** What the far end sends back or says last still wants to be heard after a file has been played. */
    private static final long AFTER_FILE_MS = 1000;
    /** A far end that has just answered may miss a digit in its first packets. */
    private static final long BEFORE_DIGITS_MS = 500;
    private static final long RECORDING_PATIENCE_MS = 1000;

    private final Console console;
    private final Call call;
    private CompletableFuture<Boolean> recording = CompletableFuture.completedFuture(true);

    CallSound(Console console, Call call) {
        this.console = console;
        this.call = call;
    }

    /** Plays; a file ends the call when {@code hangUpAfterFile} says so. */
    void play(PlaySource source, boolean hangUpAfterFile) {
        if (source instanceof PlaySource.File file) {
            call.play(file.path()).whenComplete((played, fault) -> {
                if (fault != null) {
                    console.progress("call.play-failed", String.valueOf(file.path()), reason(fault, console.texts()));
                }
                if (hangUpAfterFile) {
                    CompletableFuture.delayedExecutor(AFTER_FILE_MS, TimeUnit.MILLISECONDS).execute(call::hangup);
                }
            });
        } else if (source instanceof PlaySource.Tone tone) {
            call.sendAudio(new ToneSource(TONE_RATE_HZ, tone.hz(), TONE_DBOV));
        }
    }

    /** Records; a fault is told when it happens, and the call goes on. */
    synchronized void record(Path file, RecordingMode mode) {
        recording = tell(console, call.record(file, mode), mode.files(file));
    }

    /** Tells how a recording ended; completes with whether it is whole. */
    static CompletableFuture<Boolean> tell(Console console, CompletableFuture<Void> recording, List<Path> files) {
        String names = files.stream().map(Path::toString).collect(Collectors.joining(", "));
        return recording.handle((written, fault) -> {
            if (fault != null) {
                console.progress("call.record-failed", names, reason(fault, console.texts()));
            } else {
                console.progress("call.recorded", names);
            }
            return fault == null;
        });
    }

    /** Sends digits. */
    void dial(String digits, boolean byInfo) {
        CompletableFuture.delayedExecutor(BEFORE_DIGITS_MS, TimeUnit.MILLISECONDS).execute(() ->
            (byInfo ? call.sendDtmfInfo(digits.replace(",", "")) : call.sendDtmf(digits)).whenComplete((sent, fault) -> {
                if (fault == null) {
                    console.progress("call.digits-sent", digits);
                } else {
                    console.progress("call.digits-failed", digits, reason(fault, console.texts()));
                }
            }));
    }

    /** Why something went wrong, in the user's language where that is known. */
    private static String reason(Throwable fault, Texts texts) {
        Throwable failure = fault instanceof CompletionException && fault.getCause() != null ? fault.getCause() : fault;
        Throwable cause = failure instanceof Failure.FileFailed file ? file.getCause() : failure;
        if (cause instanceof WavFormatException wrong) {
            return Sentences.in(texts.locale(), wrong.fault());
        } else if (cause instanceof IOException refused) {
            return IoReason.of(refused, texts.locale());
        }
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : Sentences.in(texts.locale(), cause.getMessage());
    }

    /** Waits until the recording is on the disk. */
    @Override
    public synchronized void close() {
        recording.completeOnTimeout(false, RECORDING_PATIENCE_MS, TimeUnit.MILLISECONDS).join();
    }
}
