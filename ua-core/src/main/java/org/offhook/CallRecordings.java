package org.offhook;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.offhook.audio.ConversationTap;
import org.offhook.audio.PcmSink;
import org.offhook.audio.enhance.PeakLimiter;
import org.offhook.audio.wav.WavRecorder;

/**
 * The recordings of one call or conference: opens their files, tells how they ended, closes them with the call. Thread-safe; the
 * disk is touched by the thread that asks for a recording and by the one that writes them.
 */
final class CallRecordings {

    private final Executor application;
    private final Consumer<Failure.FileFailed> onFault;
    private final List<WavRecorder> recorders = new ArrayList<>();
    private boolean over;

    /**
     * A recording that has begun.
     *
     * @param near   takes what we say, null when nobody wants it
     * @param far    takes what we hear
     * @param closed completes when the files are closed, with the reason when the disk refused
     */
    record Begun(PcmSink near, PcmSink far, CompletableFuture<Void> closed) {
    }

    /**
     * Prepares recordings.
     *
     * @param application completes futures
     * @param onFault     told of a file that broke off before anybody waits for its end, on the thread that writes it; never blocks
     */
    CallRecordings(Executor application, Consumer<Failure.FileFailed> onFault) {
        this.application = application;
        this.onFault = onFault;
    }

    /**
     * Opens the files.
     *
     * @param wav    where to, as {@link RecordingMode#files} has it
     * @param mode   what
     * @param rateHz of the recording
     * @throws Failure.FileFailed when a file cannot be created
     */
    Begun begin(Path wav, RecordingMode mode, int rateHz) throws Failure.FileFailed {
        List<Path> files = mode.files(wav);
        List<CompletableFuture<Void>> closed = new ArrayList<>();
        if (mode == RecordingMode.SEPARATE) {
            WavRecorder near = open(files.get(0), false, rateHz, closed);
            try {
                WavRecorder far = open(files.get(1), false, rateHz, closed);
                return both(rateHz, inStep(near.near(), far.near()), closed);
            } catch (Failure.FileFailed e) {
                near.close();
                throw e;
            }
        }
        WavRecorder recorder = open(files.get(0), mode == RecordingMode.STEREO, rateHz, closed);
        return switch (mode) {
            case STEREO -> both(rateHz, inStep(recorder.near(), recorder.far()), closed);
            case MONO -> both(rateHz, addedUp(recorder.near()), closed);
            default -> new Begun(null, recorder.near(), closed.get(0));
        };
    }

    private static Begun both(int rateHz, ConversationTap.Listener listener, List<CompletableFuture<Void>> closed) {
        ConversationTap tap = new ConversationTap(rateHz, listener);
        return new Begun(tap.near(), tap.far(), CompletableFuture.allOf(closed.toArray(CompletableFuture<?>[]::new)));
    }

    private static ConversationTap.Listener inStep(PcmSink near, PcmSink far) {
        return (said, heard, samples) -> {
            near.write(said, 0, samples);
            far.write(heard, 0, samples);
        };
    }

    private static ConversationTap.Listener addedUp(PcmSink sum) {
        PeakLimiter limiter = new PeakLimiter(sum.sampleRateHz());
        return (said, heard, samples) -> {
            for (int i = 0; i < samples; i++) {
                said[i] = limiter.limit(said[i] + heard[i]);
            }
            sum.write(said, 0, samples);
        };
    }

    private WavRecorder open(Path wav, boolean stereo, int rateHz, List<CompletableFuture<Void>> closed) throws Failure.FileFailed {
        AtomicReference<Failure.FileFailed> refusal = new AtomicReference<>();
        Consumer<IOException> refused = cause -> {
            refusal.set(new Failure.FileFailed(wav, cause));
            onFault.accept(refusal.get());
        };
        WavRecorder recorder;
        try {
            recorder = stereo ? WavRecorder.stereo(wav, rateHz, refused) : WavRecorder.mono(wav, rateHz, refused);
        } catch (IOException e) {
            throw new Failure.FileFailed(wav, e);
        }
        CompletableFuture<Void> told = new CompletableFuture<>();
        // The recorder tells of a fault first and that it is finished after; the executor might turn the two around.
        recorder.finished().thenRun(() -> {
            Failure.FileFailed fault = refusal.get();
            application.execute(() -> {
                if (fault == null) {
                    told.complete(null);
                } else {
                    told.completeExceptionally(fault);
                }
            });
        });
        closed.add(told);
        synchronized (this) {
            recorders.add(recorder);
            if (over) {
                recorder.close();
            }
        }
        return recorder;
    }

    /**
     * Closes what is being recorded, and at once whatever is begun later.
     *
     * @return completes when the files are closed, whether the disk refused or not
     */
    synchronized CompletableFuture<Void> end() {
        over = true;
        recorders.forEach(WavRecorder::close);
        return CompletableFuture.allOf(recorders.stream().map(WavRecorder::finished).toArray(CompletableFuture<?>[]::new));
    }
}
