package org.offhook.sdp;

import java.util.BitSet;
import java.util.Optional;

/**
 * The event list of {@code a=fmtp} for telephone-event (RFC 4733 section 2.4.1): {@code 0-15,66}.
 * Only the DTMF events 0 to 15 and flash, 16, exist here; whatever else is listed is passed over.
 */
final class TelephoneEvents {

    static final String ENCODING_NAME = "telephone-event";
    static final String OURS = "0-16";

    private static final int LAST_EVENT = 16;
    private static final int LAST_EVENT_ON_THE_WIRE = 255;

    private TelephoneEvents() {
    }

    static boolean is(Rtpmap map) {
        return map.encodingName().equalsIgnoreCase(ENCODING_NAME);
    }

    /** {@return what both sides know, as a list for an answer; 0-15 where the other side wrote no list} */
    static String common(Optional<Fmtp> theirs) {
        BitSet events = theirs.map(fmtp -> parse(fmtp.parameters())).orElseGet(BitSet::new);
        if (events.isEmpty()) {
            events.set(0, 16);
        }
        return format(events);
    }

    private static BitSet parse(String list) {
        BitSet events = new BitSet();
        for (String item : list.split(",")) {
            int dash = item.indexOf('-');
            long first = Numbers.parse((dash < 0 ? item : item.substring(0, dash)).strip(), LAST_EVENT_ON_THE_WIRE);
            long last = dash < 0 ? first : Numbers.parse(item.substring(dash + 1).strip(), LAST_EVENT_ON_THE_WIRE);
            if (first >= 0 && last >= first && first <= LAST_EVENT) {
                events.set((int) first, (int) Math.min(last, LAST_EVENT) + 1);
            }
        }
        return events;
    }

    private static String format(BitSet events) {
        StringBuilder out = new StringBuilder();
        for (int first = events.nextSetBit(0); first >= 0; first = events.nextSetBit(first + 1)) {
            int end = events.nextClearBit(first);
            out.append(out.isEmpty() ? "" : ",").append(first);
            if (end - first > 1) {
                out.append('-').append(end - 1);
            }
            first = end - 1;
        }
        return out.toString();
    }
}
