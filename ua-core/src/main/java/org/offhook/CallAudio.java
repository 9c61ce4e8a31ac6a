package org.offhook;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import org.offhook.audio.EchoLoop;
import org.offhook.audio.PcmSink;
import org.offhook.audio.PcmSource;
import org.offhook.audio.tone.DtmfTones;
import org.offhook.audio.wav.WavReader;

/**
 * What the application wants said and heard in one call, also before there is media: sources, sinks, recordings, digits, and the
 * futures of those that take a while. All methods may be called from any thread; the lock guards mouth, ear and the lists of
 * what waits, and is never held while something blocks.
 */
final class CallAudio {

    /** Longest way around in echo. Usually it is one block; after the machine stood still, what piled up may be echoed whole. */
    private static final int ECHO_DELAY_MS = 200;
    private static final int TONE_RATE_HZ = 8000;

    private final Executor application;
    private final CallRecordings recordings;
    private final int recordingRateHz;
    private final Object lock = new Object();
    private final List<CompletableFuture<Void>> pending = new ArrayList<>();
    private final Queue<CompletableFuture<Void>> digitsUnderWay = new ArrayDeque<>();
    private final List<Runnable> untilAgreed = new ArrayList<>();
    private final List<FileFault> fileFaults = new CopyOnWriteArrayList<>();
    private CallMouth mouth;
    private CallEar ear;
    private boolean over;

    /**
     * Prepares what a call says and hears.
     *
     * @param application     opens files and completes futures
     * @param recordingRateHz of its recordings, whatever the call is at
     */
    CallAudio(Executor application, int recordingRateHz) {
        this.application = application;
        this.recordingRateHz = recordingRateHz;
        this.recordings = new CallRecordings(application, fault -> fileFaults.add(new FileFault(FileFault.Use.RECORDING, fault)));
    }

    /** Mouth and ear of a call, for its media. */
    record Ends(CallMouth mouth, CallEar ear) {
    }

    // ---- what the call says

    /**
     * The codec is agreed on: does what waited for it.
     *
     * @param rateHz of the first codec: then a call that keeps it is never resampled
     * @return what the media is to be connected with; null when it is already, or the call is over
     */
    Ends agreed(int rateHz) {
        synchronized (lock) {
            if (mouth != null || over) {
                return null;
            }
            mouth = new CallMouth(rateHz);
            ear = new CallEar(rateHz);
            untilAgreed.forEach(Runnable::run);
            untilAgreed.clear();
            return new Ends(mouth, ear);
        }
    }

    /** Says nothing to a side on hold, and goes on afterwards. */
    void setMuted(boolean muted) {
        synchronized (lock) {
            if (mouth != null) {
                mouth.setMuted(muted);
            }
        }
    }

    /** The media sent the digits that were asked for first. */
    void digitsSent() {
        CompletableFuture<Void> done;
        synchronized (lock) {
            done = digitsUnderWay.poll();
        }
        if (done != null) {
            completeLater(done);
        }
    }

    /** The call is over: nothing is begun any more, and what was not done by now fails. False when it was over already. */
    boolean end() {
        List<CompletableFuture<Void>> unfinished;
        synchronized (lock) {
            if (over) {
                return false;
            }
            over = true;
            unfinished = new ArrayList<>(pending);
            pending.clear();
        }
        unfinished.forEach(future -> failLater(future, new Failure.Cancelled("the call ended before that was done")));
        return true;
    }

    /** The media has closed: so may the files. Completes when they are. */
    CompletableFuture<Void> endRecordings() {
        return recordings.end();
    }

    /** {@return what the report of the call is to know of this side, so far} */
    OwnSound own() {
        synchronized (lock) {
            return new OwnSound(mouth == null || !mouth.wasUsed(), fileFaults);
        }
    }

    // ---- what the application wants

    CompletableFuture<Void> play(Path wav) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        application.execute(() -> {
            try {
                WavReader reader = WavReader.open(wav);
                enqueue(reader, done, () -> application.execute(() -> played(wav, reader.fault(), done)));
            } catch (IOException e) {
                played(wav, e, done);
            }
        });
        return done;
    }

    /** A file is over, or was never begun: by its fault, or without one. */
    private void played(Path wav, IOException fault, CompletableFuture<Void> done) {
        synchronized (lock) {
            pending.remove(done);
        }
        if (fault == null) {
            done.complete(null);
            return;
        }
        Failure.FileFailed failure = new Failure.FileFailed(wav, fault);
        fileFaults.add(new FileFault(FileFault.Use.PLAYING, failure));
        done.completeExceptionally(failure);
    }

    private void enqueue(PcmSource source, CompletableFuture<Void> done, Runnable ended) {
        if (!track(done) || !whenAgreed(() -> mouth.enqueue(source, ended))) {
            source.close();
        }
    }

    void setSource(PcmSource source) {
        if (!whenAgreed(() -> mouth.setBase(source)) && source != null) {
            source.close();
        }
    }

    void addSink(PcmSink sink) {
        if (!whenAgreed(() -> ear.add(sink))) {
            sink.close();
        }
    }

    /** Stops to give sound to a sink, and closes it. */
    void removeSink(PcmSink sink) {
        if (!whenAgreed(() -> ear.remove(sink))) {
            sink.close();
        }
    }

    void stopPlaying() {
        whenAgreed(() -> mouth.skipQueued());
    }

    void echo() {
        whenAgreed(() -> {
            EchoLoop loop = new EchoLoop(ear.sampleRateHz(), ECHO_DELAY_MS);
            ear.add(loop.sink());
            mouth.setBase(loop.source());
        });
    }

    CompletableFuture<Void> record(Path wav, RecordingMode mode) {
        synchronized (lock) {
            if (over) {
                // A file of an earlier call must not be emptied for a recording that cannot begin.
                return refused(new Failure.Cancelled("the call is over"));
            }
        }
        try {
            CallRecordings.Begun recording = recordings.begin(wav, mode, recordingRateHz);
            whenAgreed(() -> {
                if (recording.near() != null) {
                    mouth.tap(recording.near());
                }
                ear.add(recording.far());
            });
            return recording.closed();
        } catch (Failure.FileFailed e) {
            fileFaults.add(new FileFault(FileFault.Use.CREATING, e));
            return CompletableFuture.failedFuture(e);
        }
    }

    /**
     * Sends digits as events, or as tones where the other side takes none.
     *
     * @param events sends them; false where it cannot. It must not block
     */
    CompletableFuture<Void> sendDtmf(String digits, Predicate<String> events) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        synchronized (lock) {
            // Order of the futures must be the order of the digits, so both happen under the lock.
            if (!over && events.test(digits)) {
                pending.add(done);
                digitsUnderWay.add(done);
                return done;
            }
        }
        String audible = digits.toUpperCase(Locale.ROOT).replaceAll("[^0-9A-D*#]", "");
        enqueue(new DtmfTones(TONE_RATE_HZ, audible), done, () -> completeLater(done));
        return done;
    }

    /** {@return a future that fails} */
    CompletableFuture<Void> refused(Failure why) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        failLater(done, why);
        return done;
    }

    // ---- what waits

    /** Does something to mouth or ear, now or as soon as there are any; false when the call is over. */
    private boolean whenAgreed(Runnable action) {
        synchronized (lock) {
            if (over) {
                return false;
            }
            if (mouth == null) {
                untilAgreed.add(action);
            } else {
                action.run();
            }
            return true;
        }
    }

    /** Remembers a future that the end of the call fails; false when the call is over already. */
    private boolean track(CompletableFuture<Void> done) {
        synchronized (lock) {
            if (!over) {
                pending.add(done);
                return true;
            }
        }
        failLater(done, new Failure.Cancelled("the call is over"));
        return false;
    }

    private void completeLater(CompletableFuture<Void> done) {
        synchronized (lock) {
            pending.remove(done);
        }
        application.execute(() -> done.complete(null));
    }

    private void failLater(CompletableFuture<Void> done, Throwable why) {
        application.execute(() -> done.completeExceptionally(why));
    }
}
