package org.offhook.registration;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Looks for what is wrong with the lists of bindings that a registrar sends; what it found before is no news. On the agent's loop. */
final class BindingWatch {

    private static final int SUSPICIOUSLY_SHORT_S = 60;

    private Set<String> knownForeign = Set.of();
    private Optional<BindingAlarm.Kind> knownExpiresFault = Optional.empty();

    /**
     * Compares a list with the one before.
     *
     * @param list          has our Contact
     * @param askedExpiresS how long we wanted it to stand
     * @return what is newly wrong
     */
    List<BindingAlarm> alarms(BindingList list, long askedExpiresS) {
        List<BindingAlarm> news = new ArrayList<>(2);
        if (!knownForeign.containsAll(list.foreign())) {
            news.add(new BindingAlarm(BindingAlarm.Kind.FOREIGN_CONTACT, list.foreign()));
        }
        Optional<BindingAlarm.Kind> fault = expiresFault(list.expiresS(), askedExpiresS);
        if (fault.isPresent() && !fault.equals(knownExpiresFault)) {
            news.add(new BindingAlarm(fault.get(), List.of(list.own().orElseThrow().toString())));
        }
        knownForeign = new HashSet<>(list.foreign());
        knownExpiresFault = fault;
        return news;
    }

    private static Optional<BindingAlarm.Kind> expiresFault(long expiresS, long askedExpiresS) {
        if (expiresS > askedExpiresS) {
            return Optional.of(BindingAlarm.Kind.EXPIRES_RAISED);
        }
        return expiresS < SUSPICIOUSLY_SHORT_S && expiresS < askedExpiresS / 4 ? Optional.of(BindingAlarm.Kind.EXPIRES_LOWERED)
            : Optional.empty();
    }

    /** Our binding is gone: whoever is in the next list is news again. */
    void forgetForeign() {
        knownForeign = Set.of();
    }
}
