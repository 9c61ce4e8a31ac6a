package org.offhook.dtmf;

import java.util.ArrayDeque;

/**
 * Turns digits into event packets (RFC 4733 section 2.5.1): all packets of an event carry the timestamp of its begin and
 * a rising duration, the first one the marker; the last one is sent {@value #END_PACKETS} times. An event longer than
 * the 16-bit duration is cut into segments with timestamps of their own (section 2.5.1.3).
 *
 * <p>Stepped once per packet time. While {@link #step} gives a packet, audio is suspended; between digits it flows.
 * Not thread-safe.
 */
public final class DtmfSender {

    /** Octets of an event packet's payload. */
    public static final int PAYLOAD_OCTETS = 4;
    /** Copies of the last packet of an event. */
    public static final int END_PACKETS = 3;
    /** Digits that may wait. */
    public static final int MAX_WAITING = 256;

    private static final int MAX_DURATION = 0xFFFF;
    private static final int VOLUME = 10;
    private static final int PAUSE_MS = 500;

    private final int clockRateHz;
    private final int digitTicks;
    private final int gapTicks;
    private final ArrayDeque<String> waiting = new ArrayDeque<>();
    private int waitingDigits;
    private int position;
    private String finished;

    private int event = -1;
    private long segmentTimestamp;
    private long ticksInSegment;
    private long ticksLeft;
    private int endsLeft;
    private long silentTicks;
    private boolean first;
    private boolean marker;

    /**
     * Makes a sender.
     *
     * @param clockRateHz RTP clock of the telephone events
     * @param digitMs     how long a digit is held
     * @param gapMs       pause after a digit
     */
    public DtmfSender(int clockRateHz, int digitMs, int gapMs) {
        this.clockRateHz = clockRateHz;
        this.digitTicks = Math.max(1, digitMs * clockRateHz / 1000);
        this.gapTicks = gapMs * clockRateHz / 1000;
    }

    /**
     * Adds digits to those that wait.
     *
     * @param digits {@code 0-9 A-D * # !}, comma for a pause
     * @return false when too many wait already; nothing is added then
     * @throws IllegalArgumentException for any other character
     */
    public boolean offer(String digits) {
        if (!DtmfDigit.areValid(digits)) {
            throw new IllegalArgumentException("digits are 0-9 A-D * # ! and comma for a pause: " + digits);
        }
        if (waitingDigits + digits.length() > MAX_WAITING) {
            return false;
        }
        waitingDigits += digits.length();
        waiting.add(digits);
        return true;
    }

    /**
     * Moves on by one packet time.
     *
     * @param timestamp   RTP timestamp of what is sampled now
     * @param packetTicks duration of a packet in ticks of the clock
     * @param out         receives {@link #PAYLOAD_OCTETS} octets when there is something to send
     * @param offset      first octet to write
     * @return whether to send an event packet in the place of audio, with {@link #packetTimestamp} and {@link #packetMarker}
     */
    public boolean step(long timestamp, int packetTicks, byte[] out, int offset) {
        if (event < 0 && !begin(timestamp, packetTicks)) {
            return false;
        }
        marker = first;
        first = false;
        if (endsLeft == END_PACKETS) {
            hold(packetTicks);
        }
        boolean end = ticksLeft == 0;
        out[offset] = (byte) event;
        out[offset + 1] = (byte) ((end ? 0x80 : 0) | VOLUME);
        out[offset + 2] = (byte) (ticksInSegment >> 8);
        out[offset + 3] = (byte) ticksInSegment;
        if (end && --endsLeft == 0) {
            event = -1;
            silentTicks = gapTicks;
            digitDone();
        }
        return true;
    }

    /** Lets the event go on for one packet; opens a new segment where the duration would not fit. */
    private void hold(int packetTicks) {
        if (ticksInSegment == MAX_DURATION) {
            segmentTimestamp = segmentTimestamp + MAX_DURATION & 0xFFFF_FFFFL;
            ticksInSegment = 0;
        }
        long grown = Math.min(Math.min(packetTicks, ticksLeft), MAX_DURATION - ticksInSegment);
        ticksInSegment += grown;
        ticksLeft -= grown;
    }

    /** Takes the next digit when the pause is over. */
    private boolean begin(long timestamp, int packetTicks) {
        if (silentTicks > 0) {
            silentTicks -= packetTicks;
            return false;
        }
        if (waiting.isEmpty()) {
            return false;
        }
        char digit = waiting.peek().isEmpty() ? DtmfDigit.PAUSE : waiting.peek().charAt(position);
        if (digit == DtmfDigit.PAUSE) {
            silentTicks = waiting.peek().isEmpty() ? 0 : (long) PAUSE_MS * clockRateHz / 1000;
            digitDone();
            return false;
        }
        event = DtmfDigit.eventOf(digit);
        segmentTimestamp = timestamp;
        ticksInSegment = 0;
        ticksLeft = digitTicks;
        first = true;
        endsLeft = END_PACKETS;
        return true;
    }

    private void digitDone() {
        if (!waiting.peek().isEmpty()) {
            waitingDigits--;
        }
        if (++position >= waiting.peek().length()) {
            finished = waiting.poll();
            position = 0;
        }
    }

    /** {@return timestamp of the packet that {@link #step} gave} */
    public long packetTimestamp() {
        return segmentTimestamp;
    }

    /** {@return marker bit of the packet that {@link #step} gave} */
    public boolean packetMarker() {
        return marker;
    }

    /** {@return the string of digits that was completed since the last call, or null} */
    public String takeFinished() {
        String done = finished;
        finished = null;
        return done;
    }

    /** {@return RTP clock of the events in Hz} */
    public int clockRateHz() {
        return clockRateHz;
    }

    /** {@return whether an event is being sent or digits wait} */
    public boolean isBusy() {
        return event >= 0 || !waiting.isEmpty();
    }

    /** {@return a string of digits that will not be sent any more, removed from those that wait, or null} */
    public String drop() {
        event = -1;
        position = 0;
        String dropped = waiting.poll();
        waitingDigits -= dropped == null ? 0 : dropped.length();
        return dropped;
    }
}
