package org.offhook.sdp;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The payload type numbers of one session. A number keeps its meaning until the end of the session
 * (RFC 3264 section 8.3.2), whoever gave it first. One owner: its {@link OfferAnswerSession}.
 */
final class PayloadTypes {

    /** What everybody uses for telephone-event/8000; some gateways know no other. */
    private static final int TELEPHONE_EVENT = 101;

    private static final int FIRST_DYNAMIC = 96;
    private static final int LAST_DYNAMIC = 127;

    private final Map<String, Integer> numbers = new HashMap<>();
    private final BitSet taken = new BitSet();

    PayloadTypes() {
    }

    PayloadTypes(PayloadTypes original) {
        numbers.putAll(original.numbers);
        taken.or(original.taken);
    }

    /** Notes that the other side uses a number for something, known to us or not. */
    void learn(int number, String specification) {
        String key = specification.toUpperCase(Locale.ROOT);
        if (!taken.get(number)) {
            taken.set(number);
            numbers.putIfAbsent(key, number);
        }
    }

    /** Gives the number of a codec: its known one, its static one, the wished one, else the next free one. */
    int numberOf(String specification, int preferred) {
        String key = specification.toUpperCase(Locale.ROOT);
        Integer known = numbers.get(key);
        if (known != null) {
            return known;
        }
        int number = preferred >= 0 && !taken.get(preferred) ? preferred : nextFree();
        taken.set(number);
        numbers.put(key, number);
        return number;
    }

    /** Gives the number of telephone events at a clock. */
    int telephoneEventAt(int clockRateHz) {
        return numberOf(TelephoneEvents.ENCODING_NAME + "/" + clockRateHz, clockRateHz == 8000 ? TELEPHONE_EVENT : -1);
    }

    private int nextFree() {
        for (int number = FIRST_DYNAMIC; number <= LAST_DYNAMIC; number++) {
            if (number != TELEPHONE_EVENT && !taken.get(number)) {
                return number;
            }
        }
        // 32 numbers for a handful of codecs: only a peer that takes them all gets here. RFC 3551 section 3 leaves
        // 35 to 63 unassigned for exactly this case.
        return taken.nextClearBit(35);
    }
}
