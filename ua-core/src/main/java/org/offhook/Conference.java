package org.offhook;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.offhook.audio.Discard;
import org.offhook.audio.PcmSink;
import org.offhook.audio.PcmSource;
import org.offhook.audio.SampleCrossing;
import org.offhook.audio.SourceQueue;
import org.offhook.audio.mix.ConferenceMixer;
import org.offhook.audio.mix.Participant;
import org.offhook.audio.mix.Supervision;
import org.offhook.audio.resample.ResamplingSource;
import org.offhook.audio.wav.WavReader;
import org.offhook.media.MediaTicks;

/**
 * A local conference: calls of this agent that hear each other, at whatever rates their codecs have. Each hears all but itself.
 * Made by {@link UserAgent#conference()}. All methods may be called from any thread.
 *
 * <p>One media thread mixes; the calls stay on theirs. A call's thread brings its sound to the rate of the conference and
 * hands it over through a {@link SampleCrossing}, and takes what it is to hear out of another one: no object has two writers,
 * and nobody waits for anybody. A call that ends leaves; one on hold is silent.
 */
public final class Conference implements AutoCloseable {

    private static final int BLOCK_MS = 10;
    private static final short[] NOTHING = {};

    private final Agent agent;
    private final int sampleRateHz;
    private final ConferenceMixer mixer;
    private final MediaTicks.Ticking ticking;
    private final CallRecordings recordings;
    private final SourceQueue prompts;
    private final Map<Call, Leg> legs = new LinkedHashMap<>();
    private final Set<CompletableFuture<Void>> playing = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /** A call in the conference: on its way there, on its way back, and its place in the mixer. */
    private record Leg(SampleCrossing said, SampleCrossing heard, Participant participant) {
    }

    /**
     * Makes an empty conference.
     *
     * @param agent        whose media threads and executor are used
     * @param sampleRateHz rate at which voices are added, 8000 to 48000 Hz
     * @throws Failure.Media when the agent is closed
     */
    Conference(Agent agent, int sampleRateHz) throws Failure.Media {
        this.agent = agent;
        this.sampleRateHz = sampleRateHz;
        this.mixer = new ConferenceMixer(sampleRateHz, BLOCK_MS);
        this.recordings = new CallRecordings(agent.application(), fault -> { });
        this.prompts = new SourceQueue(sampleRateHz, false);
        mixer.join(prompts, new Discard(sampleRateHz));
        try {
            this.ticking = agent.ticks().every(BLOCK_MS, this::tick);
        } catch (IOException e) {
            throw new Failure.Media(e.getMessage());
        }
    }

    /** Media thread. */
    private void tick() {
        if (closed) {
            prompts.close();
            prompts.read(NOTHING, 0, 0);     // a closed queue lets its sources go at the next read
            ticking.close();
        } else {
            mixer.mix();
        }
    }

    /** {@return rate at which voices are added in Hz: what is above half of it is not heard} */
    public int sampleRateHz() {
        return sampleRateHz;
    }

    /**
     * Lets a call in: it hears the others and is heard by them, as soon as it has media. What it was given to say before is
     * closed; recordings and callbacks go on. Ignored for a call that is in.
     *
     * @param call a call of any agent of this program
     * @throws IllegalStateException when the conference is closed, or full ({@value ConferenceMixer#MOST_PARTIES} parties)
     */
    public void add(Call call) {
        Leg leg;
        synchronized (legs) {
            checkOpen();
            if (legs.containsKey(call)) {
                return;
            }
            SampleCrossing said = new SampleCrossing(sampleRateHz);
            SampleCrossing heard = new SampleCrossing(sampleRateHz);
            leg = new Leg(said, heard, mixer.join(said.source(), heard.sink()));
            legs.put(call, leg);
        }
        call.onAudio(leg.said.sink());
        call.sendAudio(new Hearing(call, leg));
        call.ended().thenRun(() -> forget(call, leg));
    }

    /** What a call hears of the conference. Closed when the call ends or is given something else to say: then it leaves. */
    private final class Hearing implements PcmSource {

        private final Call call;
        private final Leg leg;

        Hearing(Call call, Leg leg) {
            this.call = call;
            this.leg = leg;
        }

        @Override
        public int sampleRateHz() {
            return sampleRateHz;
        }

        @Override
        public int read(short[] pcm, int offset, int samples) {
            return leg.heard.source().read(pcm, offset, samples);
        }

        @Override
        public void close() {
            leg.heard.source().close();
            // This may be the media thread, which takes no locks.
            agent.application().execute(() -> {
                if (forget(call, leg)) {
                    call.stopAudio(leg.said.sink());
                }
            });
        }
    }

    /**
     * Lets a call go: it stays up, says silence and hears its other side alone. Ignored for a call that is not in.
     *
     * @param call the call
     */
    public void remove(Call call) {
        Leg leg;
        synchronized (legs) {
            leg = legs.get(call);
        }
        if (leg != null && forget(call, leg)) {
            call.stopAudio(leg.said.sink());
            call.sendAudio(null);
        }
    }

    /** Takes a leg out of the mixer; answers whether it was in. */
    private boolean forget(Call call, Leg leg) {
        synchronized (legs) {
            mixer.leave(leg.participant);
            return legs.remove(call, leg);
        }
    }

    /**
     * Lets somebody in who has no call: the microphone and loudspeaker of this machine, or a program.
     *
     * @param source what it says, at any rate; read on a media thread, so it must not block
     * @param sink   takes what it hears, at any rate, on the same thread
     * @return closing it lets it go; source and sink stay open
     * @throws IllegalStateException when the conference is closed or full
     */
    public Party join(PcmSource source, PcmSink sink) {
        synchronized (legs) {
            checkOpen();
            Participant participant = mixer.join(source, sink);
            return () -> mixer.leave(participant);
        }
    }

    /** Somebody in a conference who has no call. */
    @FunctionalInterface
    public interface Party extends AutoCloseable {

        /** Lets it go. Idempotent. */
        @Override
        void close();
    }

    /**
     * Says who hears whom, against the rule that everybody hears everybody else.
     *
     * @param listener who hears
     * @param speaker  who is heard
     * @param hears    whether
     * @throws IllegalArgumentException when one of the two is not in
     */
    public void setHears(Call listener, Call speaker, boolean hears) {
        synchronized (legs) {
            mixer.setHears(participant(listener), participant(speaker), hears);
        }
    }

    /**
     * Puts a supervisor beside an agent who talks with customers.
     *
     * @param supervisor call of the supervisor
     * @param supervised call of the agent
     * @param how        who hears the supervisor
     * @throws IllegalArgumentException when one of the two is not in
     */
    public void supervise(Call supervisor, Call supervised, Supervision how) {
        synchronized (legs) {
            mixer.supervise(participant(supervisor), participant(supervised), how);
        }
    }

    private Participant participant(Call call) {
        Leg leg = legs.get(call);
        if (leg == null) {
            throw new IllegalArgumentException("the call is not in this conference: " + call.callId());
        }
        return leg.participant;
    }

    /** {@return the calls that are in, in the order in which they came} */
    public List<Call> calls() {
        synchronized (legs) {
            return List.copyOf(legs.keySet());
        }
    }

    /**
     * Plays a WAV file to all, after what is playing already.
     *
     * @param wav the file, any rate
     * @return completes when it has been played, or with a {@link Failure.FileFailed} when it could not be read, or not to its end
     */
    public CompletableFuture<Void> play(Path wav) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        playing.add(done);
        done.whenComplete((played, fault) -> playing.remove(done));
        agent.application().execute(() -> {
            try {
                enqueue(wav, WavReader.open(wav), done);
            } catch (IOException e) {
                done.completeExceptionally(new Failure.FileFailed(wav, e));
            }
        });
        return done;
    }

    private void enqueue(Path wav, WavReader source, CompletableFuture<Void> done) {
        synchronized (legs) {
            if (!closed) {
                prompts.add(ResamplingSource.at(source, sampleRateHz),
                    () -> agent.application().execute(() -> played(wav, source.fault(), done)));
                return;
            }
        }
        source.close();
        done.completeExceptionally(new Failure.Cancelled("the conference is closed"));
    }

    private static void played(Path wav, IOException fault, CompletableFuture<Void> done) {
        if (fault == null) {
            done.complete(null);
        } else {
            done.completeExceptionally(new Failure.FileFailed(wav, fault));
        }
    }

    /**
     * Records the sum of all voices, from now to the end of the conference. What one call says and hears is recorded by
     * {@link Call#record(Path, RecordingMode)}.
     *
     * @param wav file to write; replaced when it exists
     * @return completes when the file is closed, with a {@link Failure.FileFailed} when writing failed
     */
    public CompletableFuture<Void> record(Path wav) {
        try {
            CallRecordings.Begun recording = recordings.begin(wav, RecordingMode.HEARD, sampleRateHz);
            mixer.recordAll(recording.far());
            return recording.closed();
        } catch (Failure.FileFailed e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException("the conference is closed");
        }
    }

    /** Ends the conference and its recordings. The calls stay up. Idempotent. */
    @Override
    public void close() {
        synchronized (legs) {
            closed = true;
        }
        calls().forEach(this::remove);
        recordings.end();
        playing.forEach(done -> done.completeExceptionally(new Failure.Cancelled("the conference ended before that was done")));
    }

    /** {@return whether it has been closed} */
    public boolean isClosed() {
        return closed;
    }
}
