package org.offhook.analysis;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.offhook.dtmf.DtmfDigit;
import org.offhook.rtp.RtpPacket;

/** Telephone events, each told once: its packets share the timestamp (RFC 4733 section 2.3.1). */
final class DtmfTable {

    private static final int LIMIT = 100_000;

    private final List<CapturedDigit> digits = new ArrayList<>();
    private final Set<Key> known = new HashSet<>();

    private record Key(Endpoint source, int ssrc, long timestamp) {
    }

    void add(long frame, Endpoint source, RtpPacket packet) {
        if (packet.payloadLength() < 4 || digits.size() >= LIMIT) {
            return;
        }
        if (known.add(new Key(source, packet.ssrc(), packet.timestamp()))) {
            int event = packet.octets()[packet.payloadOffset()] & 0xFF;
            String digit = event < DtmfDigit.FLASH ? String.valueOf(DtmfDigit.digitOf(event)) : String.valueOf(event);
            digits.add(new CapturedDigit(frame, source, packet.ssrc(), packet.timestamp(), digit));
        }
    }

    List<CapturedDigit> digits() {
        return digits;
    }
}
