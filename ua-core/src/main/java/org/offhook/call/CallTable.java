package org.offhook.call;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.offhook.sip.SipRequest;
import org.offhook.sip.Via;
import org.offhook.time.Timers;

/**
 * Finds calls by what a message says: the dialog, the branch of an INVITE, or the identity by which copies of one INVITE that
 * came over several ways are told (RFC 3261 section 8.2.2.2). On the agent's loop.
 *
 * <p>An INVITE is remembered for 64*T1 after its call has let go of it, for copies that are late. One timer serves all of
 * those: they all stay equally long, so that their ends come in the order of their beginnings.
 */
final class CallTable {

    /** How long copies of an INVITE may be under way: 64*T1 with the usual T1. */
    private static final long COPIES_NANOS = 32_000_000_000L;

    /**
     * What makes an INVITE the same one, whatever way it came.
     *
     * @param callId  Call-ID
     * @param fromTag From tag
     * @param cseq    CSeq number
     */
    private record InviteIdentity(String callId, String fromTag, long cseq) {

        private static InviteIdentity of(SipRequest invite) {
            return new InviteIdentity(invite.callId(), invite.from().tag().orElse(""), invite.cseq().number());
        }
    }

    private record Remembered(InviteIdentity identity, long untilNanos) {
    }

    private final Timers timers;
    private final Map<DialogId, CallMachine> dialogs = new HashMap<>();
    private final Map<String, IncomingInvite> invitesByBranch = new HashMap<>();
    private final Map<InviteIdentity, String> branchOfInvite = new HashMap<>();
    private final Deque<Remembered> expiring = new ArrayDeque<>();
    private final Set<CallMachine> calls = new LinkedHashSet<>();
    private Timers.Timer sweep;

    CallTable(Timers timers) {
        this.timers = timers;
    }

    void add(CallMachine call) {
        calls.add(call);
    }

    void remove(CallMachine call) {
        calls.remove(call);
    }

    List<CallMachine> calls() {
        return new ArrayList<>(calls);
    }

    void add(DialogId id, CallMachine call) {
        dialogs.put(id, call);
    }

    void remove(DialogId id) {
        dialogs.remove(id);
    }

    Optional<CallMachine> find(DialogId id) {
        return Optional.ofNullable(dialogs.get(id));
    }

    void add(SipRequest request, IncomingInvite invite) {
        String branch = branch(request);
        invitesByBranch.put(branch, invite);
        branchOfInvite.put(InviteIdentity.of(request), branch);
    }

    /** {@return the INVITE that a CANCEL or another copy with the same branch means} */
    Optional<IncomingInvite> findInvite(SipRequest request) {
        return Optional.ofNullable(invitesByBranch.get(branch(request)));
    }

    /** {@return whether the same INVITE came over another way before} */
    boolean merged(SipRequest invite) {
        String branch = branchOfInvite.get(InviteIdentity.of(invite));
        return branch != null && !branch.equals(branch(invite));
    }

    /** {@return whether an INVITE is a late copy of one that is done} */
    boolean late(SipRequest invite) {
        return branch(invite).equals(branchOfInvite.get(InviteIdentity.of(invite))) && findInvite(invite).isEmpty();
    }

    /** The call is done with its INVITE; copies of it are still recognised for a while, by their names alone. */
    void forget(SipRequest invite) {
        if (invitesByBranch.remove(branch(invite)) == null) {
            return;
        }
        expiring.add(new Remembered(InviteIdentity.of(invite), timers.nowNanos() + COPIES_NANOS));
        if (sweep == null) {
            sweep = timers.after(COPIES_NANOS, this::sweep);
        }
    }

    private void sweep() {
        sweep = null;
        while (!expiring.isEmpty() && expiring.peek().untilNanos() <= timers.nowNanos()) {
            branchOfInvite.remove(expiring.poll().identity());
        }
        if (!expiring.isEmpty()) {
            sweep = timers.after(expiring.peek().untilNanos() - timers.nowNanos(), this::sweep);
        }
    }

    /** {@return whether nothing at all is remembered} */
    boolean isEmpty() {
        return calls.isEmpty() && dialogs.isEmpty() && invitesByBranch.isEmpty() && branchOfInvite.isEmpty()
            && expiring.isEmpty();
    }

    /** The branch names the transaction together with the sender (RFC 3261 section 17.2.3). */
    private static String branch(SipRequest request) {
        Via via = request.topVia();
        return via.branch().filter(CallTable::names).map(branch -> branch + "@" + via.host() + ":" + via.port())
            .orElseGet(() -> request.callId() + " " + request.cseq().number() + " " + request.from().tag().orElse("")
                + "@" + via.host() + ":" + via.port());
    }

    /** A branch of nothing but the cookie names no transaction (RFC 4475 section 3.2.1), like one of an old client. */
    private static boolean names(String branch) {
        return branch.startsWith("z9hG4bK") && branch.length() > "z9hG4bK".length();
    }
}
