package org.offhook.dtmf;

import java.util.Arrays;

/**
 * Turns event packets into keys (RFC 4733 section 2.5.2): one key for each timestamp, however many of its packets come.
 * A lost begin does not matter; a lost end is made up for by a timeout or by the next key.
 *
 * <p>A peer decides what it sends, not how much work it causes: {@value #BURST} keys at once, then one for every
 * {@value #REFILL_MS} ms, which no finger exceeds; the rest and unknown events are counted and dropped.
 * Not thread-safe; allocates nothing.
 */
public final class DtmfReceiver {

    /** Hears keys. */
    @FunctionalInterface
    public interface Listener {
        /**
         * A key was pressed.
         *
         * @param digit         {@code 0-9 * # A-D !}
         * @param durationTicks how long, in ticks of the RTP clock, as far as is known
         */
        void onDigit(char digit, long durationTicks);
    }

    /** Keys that are taken at once. */
    public static final int BURST = 32;
    /** Time after which one more is taken. */
    public static final int REFILL_MS = 40;
    /** Silence after which a key without an end has ended: three packet times of 20 ms, and some jitter. */
    public static final int END_TIMEOUT_MS = 120;

    private static final int REMEMBERED = 16;

    private final Listener listener;
    private final long[] ended = new long[REMEMBERED];
    private int endedNext;

    private int event = -1;
    private long timestamp;
    private long segmentTicks;
    private long earlierTicks;
    private long lastPacketNanos;

    private int tokens = BURST;
    private long refilledNanos;
    private boolean refillStarted;
    private long digits;
    private long dropped;

    /**
     * Makes a receiver.
     *
     * @param listener hears each key when it is released
     */
    public DtmfReceiver(Listener listener) {
        this.listener = listener;
        Arrays.fill(ended, -1);
    }

    /**
     * Takes an event packet.
     *
     * @param payload         holds the payload
     * @param offset          its first octet
     * @param length          its octets
     * @param packetTimestamp RTP timestamp
     * @param nowNanos        when it came
     */
    public void onPacket(byte[] payload, int offset, int length, long packetTimestamp, long nowNanos) {
        if (length < DtmfSender.PAYLOAD_OCTETS) {
            dropped++;
            return;
        }
        int code = payload[offset] & 0xFF;
        if (code > DtmfDigit.FLASH) {
            dropped++;
            return;
        }
        if (hasEnded(packetTimestamp)) {
            return;
        }
        boolean end = (payload[offset + 1] & 0x80) != 0;
        long ticks = (payload[offset + 2] & 0xFF) << 8 | payload[offset + 3] & 0xFF;
        if (event < 0 || packetTimestamp != timestamp) {
            if (event == code && packetTimestamp == (timestamp + 0xFFFF & 0xFFFF_FFFFL)) {
                // The next segment of a long event.
                earlierTicks += 0xFFFF;
                remember(timestamp);
            } else {
                finish();
                earlierTicks = 0;
            }
            event = code;
            timestamp = packetTimestamp;
            segmentTicks = 0;
        }
        segmentTicks = Math.max(segmentTicks, ticks);
        lastPacketNanos = nowNanos;
        refill(nowNanos);
        if (end) {
            finish();
        }
    }

    /**
     * Ends a key whose end was lost; to be called now and then.
     *
     * @param nowNanos monotonic instant
     */
    public void tick(long nowNanos) {
        if (event >= 0 && nowNanos - lastPacketNanos >= END_TIMEOUT_MS * 1_000_000L) {
            refill(nowNanos);
            finish();
        }
    }

    private void finish() {
        if (event < 0) {
            return;
        }
        char digit = DtmfDigit.digitOf(event);
        event = -1;
        remember(timestamp);
        if (tokens == 0) {
            dropped++;
            return;
        }
        tokens--;
        digits++;
        listener.onDigit(digit, earlierTicks + segmentTicks);
    }

    private void refill(long nowNanos) {
        if (!refillStarted) {
            refillStarted = true;
            refilledNanos = nowNanos;
        }
        long earned = (nowNanos - refilledNanos) / (REFILL_MS * 1_000_000L);
        if (earned > 0) {
            tokens = (int) Math.min(BURST, tokens + earned);
            refilledNanos += earned * REFILL_MS * 1_000_000L;
        }
    }

    private void remember(long endedTimestamp) {
        ended[endedNext] = endedTimestamp;
        endedNext = (endedNext + 1) % REMEMBERED;
    }

    private boolean hasEnded(long packetTimestamp) {
        for (long known : ended) {
            if (known == packetTimestamp) {
                return true;
            }
        }
        return false;
    }

    /** {@return keys given to the listener} */
    public long digits() {
        return digits;
    }

    /** {@return packets and keys dropped: malformed, unknown event, or too many} */
    public long dropped() {
        return dropped;
    }
}
