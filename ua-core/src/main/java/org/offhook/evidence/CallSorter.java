package org.offhook.evidence;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.offhook.analysis.CapturedSip;
import org.offhook.analysis.Endpoint;
import org.offhook.capture.Packet;
import org.offhook.media.PacketTap;

/** Which call a message or a datagram belongs to, by Call-ID and by media port; puts it into the tables of that call. Evidence thread. */
final class CallSorter {

    /** Messages kept for a call that is just being made of them: the INVITE is on the wire before the call is there. */
    private static final int UNCLAIMED_LIMIT = 256;

    private final Map<String, CallEvidence> byCallId = new HashMap<>();
    private final Map<Integer, CallEvidence> byPort = new HashMap<>();
    private final Deque<Message> unclaimed = new ArrayDeque<>();
    private final Packet packet = new Packet();

    /** When and between whom something went over the wire, and its number among all that did. */
    record Passage(long frame, long micros, Endpoint from, Endpoint to) {
    }

    /** A message on the wire. */
    record Message(CapturedSip sip, String transport, Passage passage, int fragments) {
    }

    /** {@return the call of that Call-ID, null for none} */
    CallEvidence of(String callId) {
        return byCallId.get(callId);
    }

    /** {@return the call whose media one of our ports is for, null for none} */
    CallEvidence at(int localPort) {
        return byPort.get(localPort);
    }

    /** Puts a datagram of media into the tables of its call. */
    void add(CallEvidence call, PacketRing.Slot slot, Passage passage, int dscp) {
        packet.ofDatagram(passage.frame, passage.micros, passage.from.address(), passage.from.port(), passage.to.address(), passage.to.port(),
                dscp, slot.copy, 0, slot.length);
        if (slot.form == PacketTap.Form.OPENED) {
            call.analyzer.onOpened(packet);
        } else {
            call.packets++;
            call.analyzer.onDatagram(packet);
        }
    }

    /** Puts a message into the tables of its call, or keeps it for the call to come. */
    void add(Message message) {
        CallEvidence call = byCallId.get(message.sip.callId());
        if (call != null) {
            give(call, message);
        } else {
            unclaimed.addLast(message);
            if (unclaimed.size() > UNCLAIMED_LIMIT) {
                unclaimed.removeFirst();
            }
        }
    }

    private void give(CallEvidence call, Message message) {
        Passage passage = message.passage;
        packet.ofDatagram(passage.frame, passage.micros, passage.from.address(), passage.from.port(), passage.to.address(), passage.to.port(),
                -1, new byte[0], 0, 0);
        packet.inFragments(message.fragments);
        call.packets++;
        call.analyzer.onMessage(packet, message.transport, message.sip);
    }

    void claim(CallEvidence call, String callId) {
        call.callId = callId;
        byCallId.put(callId, call);
        for (Iterator<Message> each = unclaimed.iterator(); each.hasNext();) {
            Message message = each.next();
            if (message.sip.callId().equals(callId)) {
                give(call, message);
                each.remove();
            }
        }
    }

    void claim(CallEvidence call, int rtpPort, int rtcpPort) {
        call.ports.add(rtpPort);
        call.ports.add(rtcpPort);
        byPort.put(rtpPort, call);
        byPort.put(rtcpPort, call);
    }

    /** The call is over: its tables are complete. */
    void finish(CallEvidence call) {
        if (call.callId != null) {
            byCallId.remove(call.callId, call);
        }
        call.ports.forEach(port -> byPort.remove(port, call));
        try {
            call.complete();
        } catch (RuntimeException e) {
            call.fail(e);
        }
    }
}
