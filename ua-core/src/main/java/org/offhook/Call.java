package org.offhook;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.offhook.audio.PcmSink;
import org.offhook.audio.PcmSource;

/**
 * One call, outgoing or incoming, from its first message to its report. All methods may be called from any thread and return
 * at once; listeners run on the application's executor, in order for one call.
 */
public interface Call {

    /** {@return the Call-ID, which names the call in traces} */
    String callId();

    /** {@return the address of the other side, as {@code sip:user@host}} */
    String remoteAddress();

    /** {@return where the call stands} */
    CallState state();

    /** {@return completes when the call is answered, or with a {@link Failure}; cancelling it cancels the call} */
    CompletableFuture<Call> answered();

    /** {@return completes exactly once with the report when the call is over, whatever happened; never with an exception} */
    CompletableFuture<CallReport> ended();

    /** {@return the report as far as it goes now} */
    CallReport report();

    /** {@return the report once more with figures of the two streams, cheap enough for ten times a second} */
    LiveFigures figures();

    /** {@return the stages that its sound passes in both directions, one per line, for people; empty before there is any} */
    String describeMedia();

    /**
     * Ends the call: CANCEL, a refusal or BYE, as its state asks for. Harmless when it is over.
     *
     * @return completes with the report
     */
    CompletableFuture<CallReport> hangup();

    /** {@return whether the sound is locked against listeners now} */
    MediaLock mediaLock();

    /**
     * Holds the other side: it is told that it will hear nothing, and what it says is not asked for.
     *
     * @return completes when the other side has agreed, or with a {@link Failure}: {@link Failure.Rejected} when it refused,
     *         {@link Failure.Media} when the call is not answered yet, {@link Failure.Cancelled} when it is over; the call goes on
     *         either way
     */
    CompletableFuture<Void> hold();

    /**
     * Ends a hold of ours.
     *
     * @return completes when the other side has agreed to talk on, or with a {@link Failure}, as {@link #hold}
     */
    CompletableFuture<Void> resume();

    /**
     * Sends digits as telephone events (RFC 4733), or as tones where the other side does not know them.
     *
     * @param digits {@code 0-9 A-D * #}; a comma pauses for half a second
     * @return completes when the last one is sent
     * @throws IllegalArgumentException for any other character
     */
    CompletableFuture<Void> sendDtmf(String digits);

    /**
     * Sends digits in SIP INFO ({@code application/dtmf-relay}), for gateways that take nothing else.
     *
     * @param digits {@code 0-9 A-D * #}
     * @return completes when the other side has taken the last one, or with a {@link Failure.Rejected} that has its status
     * @throws IllegalArgumentException for any other character
     */
    CompletableFuture<Void> sendDtmfInfo(String digits);

    /**
     * Plays a WAV file into the call, after what is playing already.
     *
     * @param wav the file, any rate
     * @return completes when it has been played, or stopped; with a {@link Failure.FileFailed} when it could not be read, or not to
     *         its end (the call goes on), or {@link Failure.Cancelled} when the call ended before
     */
    CompletableFuture<Void> play(Path wav);

    /** Ends what is played and drops the files and tones that wait behind it; their futures complete. */
    void stopPlaying();

    /**
     * Takes sound for the other side from a source, in place of the one before, which is closed. A program that makes sound at
     * its own pace gives a {@link org.offhook.audio.PushSource}.
     *
     * @param source asked for one packet at a time on the media thread, so it must not block; any rate; null for silence
     */
    void sendAudio(PcmSource source);

    /**
     * Gives the other side's sound to a sink as well: a {@link PcmSink#calling callback}, a recording, a device.
     *
     * @param sink given one block at a time on the media thread, so it must not block; any rate
     */
    void onAudio(PcmSink sink);

    /**
     * Gives the other side's sound to a sink no more, and closes it.
     *
     * @param sink one given to {@link #onAudio}
     */
    void stopAudio(PcmSink sink);

    /**
     * Records what is heard, from now to the end of the call.
     *
     * @param wav file to write; replaced when it exists
     * @return completes when the file is closed, with a {@link Failure.FileFailed} when writing failed (the call goes on, and what
     *         was written can be played), or with {@link Failure.Cancelled} when the call is over already
     */
    default CompletableFuture<Void> record(Path wav) {
        return record(wav, RecordingMode.HEARD);
    }

    /**
     * Records, from now to the end of the call.
     *
     * @param wav  file to write; replaced when it exists
     * @param mode which side goes where
     * @return completes when what was written is closed, with a failure as {@link #record(Path)}
     */
    CompletableFuture<Void> record(Path wav, RecordingMode mode);

    /** Sends back what is heard. */
    void echo();

    /**
     * Hears digits of the other side.
     *
     * @param listener given one digit at a time
     */
    void onDtmf(Consumer<Character> listener);

    /**
     * Hears every change of the lock: keys that come, and SRTP that the other side takes away in the middle of a call.
     *
     * @param listener given the new state
     */
    void onMediaLock(Consumer<MediaLock> listener);

    /**
     * Hears every change of state.
     *
     * @param listener given the new state
     */
    void onState(Consumer<CallState> listener);
}
