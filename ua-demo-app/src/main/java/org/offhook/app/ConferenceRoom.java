package org.offhook.app;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.offhook.Call;
import org.offhook.Conference;
import org.offhook.app.terminal.Console;

/** The conference of {@code offhook answer --conference}: who is answered comes in; all voices may be recorded. */
final class ConferenceRoom implements AutoCloseable {

    private static final long RECORDING_PATIENCE_MS = 1000;

    private final Console console;
    private final Conference conference;
    private final CompletableFuture<Boolean> recording;

    /**
     * Opens the room.
     *
     * @param console    told who has joined
     * @param conference without parties
     * @param record     where all voices are written; empty for nowhere
     */
    ConferenceRoom(Console console, Conference conference, Optional<Path> record) {
        this.console = console;
        this.conference = conference;
        this.recording = record.map(wav -> CallSound.tell(console, conference.record(wav), List.of(wav)))
            .orElseGet(() -> CompletableFuture.completedFuture(true));
    }

    /** Lets microphone and loudspeaker in. */
    void join(Handset handset) {
        handset.join(conference);
    }

    /** Lets a call in; one too many is ended. */
    void join(Call call, int number) {
        try {
            conference.add(call);
            console.progress("answer.joined", number, conference.calls().size());
        } catch (IllegalStateException e) {
            console.progress("answer.conference-full", number);
            call.hangup();
        }
    }

    /** {@return whether all that was to be recorded is on the disk, once the room is closed; a disk that takes too long has not said so} */
    boolean recordedAll() {
        return recording.getNow(false);
    }

    /** Closes the room and waits until the recording is on the disk. */
    @Override
    public void close() {
        conference.close();
        recording.completeOnTimeout(false, RECORDING_PATIENCE_MS, TimeUnit.MILLISECONDS).join();
    }
}
