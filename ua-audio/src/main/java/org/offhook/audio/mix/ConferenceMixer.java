package org.offhook.audio.mix;

import java.util.Arrays;
import org.offhook.audio.PcmSink;
import org.offhook.audio.PcmSource;

/**
 * A conference of parties at any sample rates: each hears all but itself, or whom it is told to. Sums are not scaled, so
 * a voice is as loud among five as among two; a limiter per listener holds what would clip.
 *
 * <p>{@link #mix} is run by one media thread at the pace of the conference and does not allocate. Parties, recordings and
 * who hears whom may be changed from any thread; a change is heard from the next block on and is faded over it.
 */
public final class ConferenceMixer {

    /** Parties at most. */
    public static final int MOST_PARTIES = 64;

    private static final Participant[] NOBODY = {};
    private static final RecordingTap[] NO_TAPS = {};

    private final Object changes = new Object();
    private final int mixRateHz;
    private final int block;
    private final float[] sum;
    private final short[] recorded;
    private volatile Participant[] parties = NOBODY;
    private volatile RecordingTap[] taps = NO_TAPS;

    /**
     * Makes an empty conference.
     *
     * @param mixRateHz rate at which voices are added in Hz; that of the best party, for what lies above is lost
     * @param blockMs   milliseconds mixed at once, 5 to 60
     */
    public ConferenceMixer(int mixRateHz, int blockMs) {
        if (mixRateHz < 8000 || mixRateHz > 48_000 || blockMs < 5 || blockMs > 60) {
            throw new IllegalArgumentException("no conference of " + blockMs + " ms at " + mixRateHz + " Hz");
        }
        this.mixRateHz = mixRateHz;
        block = mixRateHz * blockMs / 1000;
        sum = new float[block];
        recorded = new short[block];
    }

    /**
     * Lets a party in. It hears all others and is heard by them.
     *
     * @param source what it says, at its own rate
     * @param sink   takes what it hears, at its own rate
     * @return the party
     * @throws IllegalStateException when {@link #MOST_PARTIES} are there
     */
    public Participant join(PcmSource source, PcmSink sink) {
        synchronized (changes) {
            Participant[] before = parties;
            Participant joining = new Participant(freeSlot(before), mixRateHz, block, source, sink);
            for (Participant each : before) {
                joining.hears |= each.bit();
                each.hears |= joining.bit();
            }
            Participant[] after = Arrays.copyOf(before, before.length + 1);
            after[before.length] = joining;
            parties = after;
            return joining;
        }
    }

    private static int freeSlot(Participant[] present) {
        long taken = 0;
        for (Participant each : present) {
            taken |= each.bit();
        }
        if (taken == -1L) {
            throw new IllegalStateException("the conference has " + MOST_PARTIES + " parties");
        }
        return Long.numberOfTrailingZeros(~taken);
    }

    /**
     * Lets a party go; its recordings end with it. Source and sink stay open. Ignored when it has gone before.
     *
     * @param leaving the party
     */
    public void leave(Participant leaving) {
        synchronized (changes) {
            if (indexOf(leaving) < 0) {
                return;
            }
            parties = Arrays.stream(parties).filter(each -> each != leaving).toArray(Participant[]::new);
            taps = Arrays.stream(taps).filter(tap -> tap.party() != leaving).toArray(RecordingTap[]::new);
            for (Participant each : parties) {
                each.hears &= ~leaving.bit();
            }
        }
    }

    private int indexOf(Participant party) {
        return Arrays.asList(parties).indexOf(party);
    }

    /**
     * Sets one cell of the matrix.
     *
     * @param listener who hears
     * @param speaker  who is heard; the listener itself is allowed, for an echo test
     * @param hears    whether
     * @throws IllegalArgumentException when one of the two is not in the conference
     */
    public void setHears(Participant listener, Participant speaker, boolean hears) {
        synchronized (changes) {
            if (indexOf(listener) < 0 || indexOf(speaker) < 0) {
                throw new IllegalArgumentException("not a party of this conference");
            }
            listener.hears = hears ? listener.hears | speaker.bit() : listener.hears & ~speaker.bit();
        }
    }

    /**
     * Asks for one cell of the matrix.
     *
     * @param listener who hears
     * @param speaker  who is heard
     * @return whether
     */
    public boolean hears(Participant listener, Participant speaker) {
        return (listener.hears & speaker.bit()) != 0;
    }

    /**
     * Puts a supervisor beside an agent.
     *
     * @param supervisor who supervises
     * @param agent      who is supervised
     * @param how        who hears the supervisor
     */
    public void supervise(Participant supervisor, Participant agent, Supervision how) {
        synchronized (changes) {
            for (Participant each : parties) {
                if (each != supervisor) {
                    setHears(supervisor, each, true);
                    setHears(each, supervisor,
                        how == Supervision.BARGE || how == Supervision.WHISPER && each == agent);
                }
            }
        }
    }

    /**
     * Records the sum of all parties.
     *
     * @param sink takes it, at its own rate
     */
    public void recordAll(PcmSink sink) {
        addTap(RecordingTap.ofAll(sink, mixRateHz));
    }

    /**
     * Records the two sides of one party, for a stereo file or for two.
     *
     * @param party whose sides
     * @param near  takes what it says
     * @param far   takes what it hears
     */
    public void record(Participant party, PcmSink near, PcmSink far) {
        addTap(RecordingTap.ofParty(party, near, far, mixRateHz));
    }

    private void addTap(RecordingTap tap) {
        synchronized (changes) {
            RecordingTap[] after = Arrays.copyOf(taps, taps.length + 1);
            after[taps.length] = tap;
            taps = after;
        }
    }

    /** Mixes one block: reads every source and writes every sink once. Media thread only. */
    public void mix() {
        Participant[] present = parties;
        for (Participant each : present) {
            each.listen();
        }
        for (Participant listener : present) {
            long now = listener.hears;
            addUp(present, listener.heardBefore, now);
            listener.heardBefore = now;
            listener.hear(sum);
        }
        for (RecordingTap tap : taps) {
            tap.take(present, sum, recorded);
        }
    }

    private void addUp(Participant[] present, long before, long now) {
        Arrays.fill(sum, 0);
        for (Participant speaker : present) {
            float from = (before & speaker.bit()) != 0 ? 1 : 0;
            float to = (now & speaker.bit()) != 0 ? 1 : 0;
            float step = (to - from) / block;
            for (int i = 0; (from != 0 || to != 0) && i < block; i++) {
                sum[i] += speaker.said[i] * (from + i * step);
            }
        }
    }
}
