package org.offhook.sip.guard;

import java.util.List;
import java.util.Objects;

/**
 * Who may call, and how much is taken from those nobody knows. Known are the servers of the accounts and the addresses of the
 * allow list: they are not limited. All others are strangers. Immutable; the {@code with} methods make changed copies.
 *
 * @param strangers                what strangers may do
 * @param allow                    addresses that are known as well
 * @param deny                     addresses whose requests are dropped unread
 * @param strangerInvitesPerMinute calls per minute from all strangers taken together, where they are {@link Strangers#LIMITED}
 * @param ringsPerSource           undecided calls of one limited stranger at a time
 * @param pendingCalls             undecided calls of all limited strangers; of one stranger where they are {@link Strangers#OPEN}
 * @param transactionsPerSource    answers of one stranger's calls that wait for their ACK
 * @param silent                   whether strangers get no answer to OPTIONS and to what else belongs to no call, so that scanners
 *                                 find nothing
 * @param strictDialogs            whether requests inside a call are taken only from an address that the call's signalling has
 *                                 named; a peer that changes its address in a call needs false
 */
public record AdmissionPolicy(Strangers strangers, List<AddressRange> allow, List<AddressRange> deny,
                              int strangerInvitesPerMinute, int ringsPerSource, int pendingCalls, int transactionsPerSource,
                              boolean silent, boolean strictDialogs) {

    /** What callers may do who are neither servers of the accounts nor on the allow list. */
    public enum Strangers {
        /** {@link #LIMITED} for an agent with an account, {@link #OPEN} for one without. */
        BY_ACCOUNT,
        /** A few calls per minute, to our own users alone: a subscriber's calls come from the subscriber's server. */
        LIMITED,
        /** As many calls as they acknowledge, and a limited number beyond: without an account every caller is a stranger. */
        OPEN,
        /** No calls. */
        REFUSED
    }

    /** The usual policy. */
    public static final AdmissionPolicy DEFAULT =
        new AdmissionPolicy(Strangers.BY_ACCOUNT, List.of(), List.of(), 5, 3, 10, 64, false, true);

    /** Checks the ranges and copies the lists. */
    public AdmissionPolicy {
        Objects.requireNonNull(strangers, "strangers");
        allow = List.copyOf(allow);
        deny = List.copyOf(deny);
        if (strangerInvitesPerMinute < 1 || ringsPerSource < 1 || pendingCalls < 1 || transactionsPerSource < 1) {
            throw new IllegalArgumentException("the limits of an admission policy are at least 1");
        }
    }

    /**
     * {@return a copy with other rules for strangers}
     *
     * @param value what they may do
     */
    public AdmissionPolicy withStrangers(Strangers value) {
        return new AdmissionPolicy(value, allow, deny, strangerInvitesPerMinute, ringsPerSource, pendingCalls,
            transactionsPerSource, silent, strictDialogs);
    }

    /**
     * {@return a copy with another allow list}
     *
     * @param ranges addresses and networks, as {@link AddressRange#parse} reads them
     * @throws IllegalArgumentException when one cannot be read
     */
    public AdmissionPolicy withAllow(List<String> ranges) {
        return new AdmissionPolicy(strangers, ranges.stream().map(AddressRange::parse).toList(), deny,
            strangerInvitesPerMinute, ringsPerSource, pendingCalls, transactionsPerSource, silent, strictDialogs);
    }

    /**
     * {@return a copy with another deny list, which goes before the allow list}
     *
     * @param ranges addresses and networks, as {@link AddressRange#parse} reads them
     * @throws IllegalArgumentException when one cannot be read
     */
    public AdmissionPolicy withDeny(List<String> ranges) {
        return new AdmissionPolicy(strangers, allow, ranges.stream().map(AddressRange::parse).toList(),
            strangerInvitesPerMinute, ringsPerSource, pendingCalls, transactionsPerSource, silent, strictDialogs);
    }

    /**
     * {@return a copy with other limits for calls of strangers}
     *
     * @param invitesPerMinute calls per minute from all of them
     * @param ringsEach        undecided calls of one
     * @param ringsOfAll       undecided calls of all
     */
    public AdmissionPolicy withLimits(int invitesPerMinute, int ringsEach, int ringsOfAll) {
        return new AdmissionPolicy(strangers, allow, deny, invitesPerMinute, ringsEach, ringsOfAll, transactionsPerSource,
            silent, strictDialogs);
    }

    /**
     * {@return a copy that is silent towards strangers, or not}
     *
     * @param value whether
     */
    public AdmissionPolicy withSilent(boolean value) {
        return new AdmissionPolicy(strangers, allow, deny, strangerInvitesPerMinute, ringsPerSource, pendingCalls,
            transactionsPerSource, value, strictDialogs);
    }

    /**
     * {@return a copy that is strict about the source of requests inside calls, or not}
     *
     * @param value whether
     */
    public AdmissionPolicy withStrictDialogs(boolean value) {
        return new AdmissionPolicy(strangers, allow, deny, strangerInvitesPerMinute, ringsPerSource, pendingCalls,
            transactionsPerSource, silent, value);
    }
}
