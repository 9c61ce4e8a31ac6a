package org.offhook.analysis;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;

/** What the dynamic payload types of one stream mean, from the session description that set up its receiver, or its sender. */
final class PayloadNames {

    private static final int DYNAMIC_TYPES = 96;

    private final String[] names = new String[128];
    private final int[] rates = new int[128];
    private Map<Integer, String> taken;

    /** Takes the rtpmaps over; types that are known keep their name until another description says otherwise. */
    void take(Map<Integer, String> rtpmaps) {
        if (rtpmaps == taken) {
            return;
        }
        taken = rtpmaps;
        Arrays.fill(names, null);
        rtpmaps.forEach((type, nameAndRate) -> {
            if (type >= 0 && type < names.length) {
                int slash = nameAndRate.indexOf('/');
                names[type] = slash < 0 ? nameAndRate : nameAndRate.substring(0, slash);
                rates[type] = slash < 0 ? 0 : rate(nameAndRate.substring(slash + 1));
            }
        });
    }

    private static int rate(String text) {
        return !text.isEmpty() && text.length() < 8 && text.chars().allMatch(c -> c >= '0' && c <= '9') ? Integer.parseInt(text) : 0;
    }

    boolean isEvent(int type) {
        return names[type] != null && names[type].equalsIgnoreCase("telephone-event");
    }

    /** The clock that jitter is measured with: none for events and for types that nothing describes. */
    int clockRateOf(int type) {
        if (type < DYNAMIC_TYPES) {
            return StaticPayloads.clockRateHz(type);
        }
        return names[type] == null || isEvent(type) ? 0 : rates[type];
    }

    String nameOf(int type) {
        return type < DYNAMIC_TYPES || names[type] == null ? StaticPayloads.name(type) : names[type];
    }

    /** The encoding name in capitals, empty where it is not known. */
    String encodingOf(int type) {
        return names[type] == null ? "" : names[type].toUpperCase(Locale.ROOT);
    }
}
