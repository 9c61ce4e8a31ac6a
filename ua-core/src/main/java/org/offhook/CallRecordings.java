package org.offhook;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
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

    CallRecordings(Executor application) {
        this.application = application;
    }

    /**
     * Opens the files.
     *
     * @param wav    where to, as {@link RecordingMode#files} has it
     * @param mode   what
     * @param rateHz of the recording
     * @throws IOException when a file cannot be created
     */
    Begun begin(Path wav, RecordingMode mode, int rateHz) throws IOException {
        List<Path> files = mode.files(wav);
        List<CompletableFuture<Void>> closed = new ArrayList<>();
        if (mode == RecordingMode.SEPARATE) {
            WavRecorder near = open(files.get(0), false, rateHz, closed);
            try {
                WavRecorder far = open(files.get(1), false, rateHz, closed);
                return both(rateHz, inStep(near.near(), far.near()), closed);
            } catch (IOException e) {
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

    private WavRecorder open(Path wav, boolean stereo, int rateHz, List<CompletableFuture<Void>> closed) throws IOException {
        AtomicReference<IOException> refusal = new AtomicReference<>();
        WavRecorder recorder = stereo ? WavRecorder.stereo(wav, rateHz, refusal::set)
            : WavRecorder.mono(wav, rateHz, refusal::set);
        CompletableFuture<Void> told = new CompletableFuture<>();
        // The recorder tells of a fault first and that it is finished after; the executor might turn the two around.
        recorder.finished().thenRun(() -> {
            IOException fault = refusal.get();
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

    /** Closes what is being recorded, and at once whatever is begun later. */
    synchronized void end() {
        over = true;
        recorders.forEach(WavRecorder::close);
    }
}
