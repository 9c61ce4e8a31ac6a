package org.offhook.analysis;

import java.util.List;

/** The state that Wireshark's window VoIP Calls shows for a call, by its own rules, which know neither proxies nor dialogs. */
final class WiresharkCallState {

    private WiresharkCallState() {
    }

    static String of(List<SipEvent> events) {
        String state = "CALL SETUP";
        Endpoint speaker = null;
        long cseq = -1;
        boolean success = false;
        for (SipEvent e : events) {
            CapturedSip m = e.message();
            if (m.isRequest()) {
                if (m.method().equals("INVITE") && (speaker == null || e.source().address().equals(speaker.address()))) {
                    if (speaker == null) {
                        speaker = e.source();
                    }
                    state = "CALL SETUP";
                    cseq = m.cseqNumber();
                    success = false;
                } else if (m.method().equals("ACK") && success && state.equals("CALL SETUP")) {
                    state = "IN CALL";
                } else if (m.method().equals("BYE")) {
                    state = "COMPLETED";
                } else if (m.method().equals("CANCEL") && state.equals("CALL SETUP")) {
                    state = "CANCELLED";
                }
            } else if (speaker != null && e.destination().address().equals(speaker.address()) && m.cseqNumber() == cseq
                    && state.equals("CALL SETUP")) {
                if (m.status() / 100 == 2) {
                    success = true;
                } else if (m.status() >= 300 && !success) {
                    state = "REJECTED";
                }
            }
        }
        return state;
    }
}
