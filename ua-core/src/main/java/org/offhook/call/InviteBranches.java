package org.offhook.call;

import java.util.HashMap;
import java.util.Map;
import org.offhook.sdp.OfferAnswerSession;
import org.offhook.sip.Hop;
import org.offhook.sip.SipHeaders;
import org.offhook.sip.SipRequest;
import org.offhook.sip.SipResponse;
import org.offhook.sip.SipSyntaxException;

/**
 * The branches of an INVITE that a proxy forked, named by their To tags (RFC 3261 sections 12.1.2 and 13.2.2.4): each has its
 * own dialog, its own course of offer and answer, and its own ACK. On the agent's loop.
 */
final class InviteBranches {

    /** One branch. */
    static final class Branch {
        private final Dialog dialog;
        private final OfferAnswerSession session;
        private boolean answered;
        private SipRequest ack;

        private Branch(Dialog dialog, OfferAnswerSession session) {
            this.dialog = dialog;
            this.session = session;
        }

        Dialog dialog() {
            return dialog;
        }

        OfferAnswerSession session() {
            return session;
        }

        /** {@return whether an 18x brought an answer to our offer} */
        boolean answered() {
            return answered;
        }

        void markAnswered() {
            answered = true;
        }

        /** {@return the ACK to its 2xx, null before that} */
        SipRequest ack() {
            return ack;
        }

        /** Makes the ACK to its 2xx, which is kept for repetitions. */
        SipRequest acknowledge(SipRequest invite, SipResponse success, SipHeaders extra, byte[] body) {
            ack = Acks.to(invite, success, dialog, extra, body);
            return ack;
        }
    }

    private final CallMachine call;
    private final CallTable table;
    private final Map<String, Branch> branches = new HashMap<>();

    InviteBranches(CallMachine call, CallTable table) {
        this.call = call;
        this.table = table;
    }

    /**
     * Finds the branch of a response, or begins it.
     *
     * @param response 101 to 299
     * @param source   where it came from
     * @param invite   the INVITE as sent last
     * @param offered  the exchange as it stood when the INVITE went out
     * @param serve    whether requests in the new dialog are to be served
     * @return the branch
     * @throws SipSyntaxException when Contact or Record-Route cannot be read
     */
    Branch of(SipResponse response, Hop source, SipRequest invite, OfferAnswerSession offered, boolean serve) {
        String tag = response.to().tag().orElse("");
        Branch branch = branches.get(tag);
        if (branch == null) {
            branch = new Branch(Dialog.ofCaller(invite, response, source), offered.fork());
            branches.put(tag, branch);
            if (serve) {
                table.add(branch.dialog.id(), call);
            }
        }
        if (response.success() && branch.ack == null) {
            branch.dialog.refreshTarget(response);
            branch.dialog.refreshRoutes(response);
            branch.dialog.atLeastSequence(response.cseq().number());
        }
        return branch;
    }

    /** {@return the dialog of that name, which is one of them} */
    Dialog dialog(DialogId id) {
        return branches.get(id.remoteTag()).dialog;
    }

    /** Requests inside these dialogs are served no more; the branches stay known for answers that are under way. */
    void stopServing() {
        branches.values().forEach(branch -> table.remove(branch.dialog.id()));
    }
}
