package org.offhook.analysis;

import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the dynamic payload types of a stream mean, from the session description that set up its receiver, or its sender. Immutable;
 * shared by the streams of one description.
 */
final class PayloadNames {

    /** Nothing is described. */
    static final PayloadNames NONE = new PayloadNames(Map.of(), List.of());

    private static final String FORMAT_PARAMETERS = "fmtp:";
    /** What Wireshark shows where nothing is described: its dissector of telephone events takes 101 for its own. */
    static final PayloadNames OF_WIRESHARK = new PayloadNames(Map.of(101, "rtpevent/0"), List.of());

    private static final int TYPES = 128;
    private static final int DYNAMIC_TYPES = 96;

    private final String[] names;
    private final int[] rates;
    private final BitSet events = new BitSet();
    private final Map<Integer, String> parameters = new HashMap<>(4);

    /** Reads {@code a=rtpmap} values by payload type, {@code opus/48000/2}, and {@code fmtp:} among the other attributes. */
    PayloadNames(Map<Integer, String> rtpmaps, List<String> attributes) {
        for (String attribute : attributes) {
            if (attribute.startsWith(FORMAT_PARAMETERS)) {
                String[] words = attribute.substring(FORMAT_PARAMETERS.length()).trim().split(" +", 2);
                if (words.length == 2 && words[0].matches("[0-9]{1,3}")) {
                    parameters.put(Integer.valueOf(words[0]), words[1]);
                }
            }
        }
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

    /** {@code NAME/rate;parameters} as far as the description tells, the parameters alone for a static type without a name. */
    String formatOf(int type) {
        String mapped = type < names.length && names[type] != null ? names[type] + "/" + rates[type] : "";
        String fmtp = parameters.get(type);
        return fmtp == null ? mapped : mapped + ";" + fmtp;
    }

    String nameOf(int type) {
        return type < DYNAMIC_TYPES || type >= names.length || names[type] == null ? StaticPayloads.name(type) : names[type];
    }
}
