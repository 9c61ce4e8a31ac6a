package org.offhook.analysis;

import java.util.BitSet;
import java.util.Map;

/**
 * What the dynamic payload types of a stream mean, from the session description that set up its receiver, or its sender. Immutable;
 * shared by the streams of one description.
 */
final class PayloadNames {

    /** Nothing is described. */
    static final PayloadNames NONE = new PayloadNames(Map.of());
    /** What Wireshark shows where nothing is described: its dissector of telephone events takes 101 for its own. */
    static final PayloadNames OF_WIRESHARK = new PayloadNames(Map.of(101, "rtpevent/0"));

    private static final int TYPES = 128;
    private static final int DYNAMIC_TYPES = 96;

    private final String[] names;
    private final int[] rates;
    private final BitSet events = new BitSet();

    /** Reads {@code a=rtpmap} values by payload type: {@code opus/48000/2}. */
    PayloadNames(Map<Integer, String> rtpmaps) {
        int length = 1 + rtpmaps.keySet().stream().filter(type -> type >= 0 && type < TYPES).mapToInt(Integer::intValue).max().orElse(-1);
        names = new String[length];
        rates = new int[length];
        rtpmaps.forEach((type, nameAndRate) -> {
            if (type >= 0 && type < length) {
                int slash = nameAndRate.indexOf('/');
                String name = slash < 0 ? nameAndRate : nameAndRate.substring(0, slash);
                if (slash >= 0) {
                    // A name without a rate is no mapping (RFC 4566 section 6), and none to Wireshark.
                    names[type] = name;
                    rates[type] = rate(nameAndRate.substring(slash + 1));
                }
                events.set(type, name.equalsIgnoreCase("telephone-event"));
            }
        });
    }

    private static int rate(String text) {
        return !text.isEmpty() && text.length() < 8 && text.chars().allMatch(c -> c >= '0' && c <= '9') ? Integer.parseInt(text) : 0;
    }

    boolean isEvent(int type) {
        return events.get(type);
    }

    /** The clock that jitter is measured with: none for events and for types that nothing describes. */
    int clockRateOf(int type) {
        if (type < DYNAMIC_TYPES) {
            return StaticPayloads.clockRateHz(type);
        }
        return type >= names.length || names[type] == null || isEvent(type) ? 0 : rates[type];
    }

    String nameOf(int type) {
        return type < DYNAMIC_TYPES || type >= names.length || names[type] == null ? StaticPayloads.name(type) : names[type];
    }
}
