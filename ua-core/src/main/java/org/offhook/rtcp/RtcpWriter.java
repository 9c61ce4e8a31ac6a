package org.offhook.rtcp;

import java.nio.charset.StandardCharsets;
import org.offhook.rtcp.RtcpPacket.ReportBlock;

/**
 * Writes a compound into an array: a report, then a description, then perhaps an extended report (RFC 3611) and a goodbye
 * (RFC 3550 section 6.1).
 * Not thread-safe; used once for each compound.
 */
final class RtcpWriter {

    private final byte[] out;
    private final int start;
    private int at;

    RtcpWriter(byte[] out, int offset) {
        this.out = out;
        this.start = offset;
        this.at = offset;
    }

    void senderReport(int ssrc, long ntpTimestamp, long rtpTimestamp, long packets, long octets, ReportBlock block) {
        header(block == null ? 0 : 1, RtcpCompound.SENDER_REPORT, block == null ? 6 : 12);
        int32(ssrc);
        int32((int) (ntpTimestamp >>> 32));
        int32((int) ntpTimestamp);
        int32((int) rtpTimestamp);
        int32((int) packets);
        int32((int) octets);
        block(block);
    }

    void receiverReport(int ssrc, ReportBlock block) {
        header(block == null ? 0 : 1, RtcpCompound.RECEIVER_REPORT, block == null ? 1 : 7);
        int32(ssrc);
        block(block);
    }

    private void block(ReportBlock block) {
        if (block == null) {
            return;
        }
        int32(block.ssrc());
        int32(block.fractionLost() << 24 | block.cumulativeLost() & 0xFF_FFFF);
        int32((int) block.highestSequence());
        int32((int) block.jitterTicks());
        int32(block.lastSenderReport());
        int32((int) block.delaySinceLast());
    }

    void cname(int ssrc, String cname) {
        byte[] text = cname.getBytes(StandardCharsets.UTF_8);
        int textOctets = Math.min(text.length, 255);
        // Source, item header, text, at least one zero octet, up to a whole word.
        int words = (4 + 2 + textOctets + 1 + 3) / 4;
        header(1, RtcpCompound.SOURCE_DESCRIPTION, words);
        int end = at + 4 * words;
        int32(ssrc);
        out[at++] = RtcpCompound.CNAME;
        out[at++] = (byte) textOctets;
        System.arraycopy(text, 0, out, at, textOctets);
        at += textOctets;
        while (at < end) {
            out[at++] = 0;
        }
    }

    void extendedReport(int ssrc, VoipMetrics metrics) {
        header(0, RtcpCompound.EXTENDED_REPORT, 1 + 1 + VoipMetrics.BODY_WORDS);
        int32(ssrc);
        out[at++] = VoipMetrics.BLOCK_TYPE;
        out[at++] = 0;
        out[at++] = 0;
        out[at++] = VoipMetrics.BODY_WORDS;
        metrics.write(out, at);
        at += 4 * VoipMetrics.BODY_WORDS;
    }

    void goodbye(int ssrc) {
        header(1, RtcpCompound.GOODBYE, 1);
        int32(ssrc);
    }

    int length() {
        return at - start;
    }

    private void header(int count, int type, int words) {
        out[at++] = (byte) (0x80 | count);
        out[at++] = (byte) type;
        out[at++] = (byte) (words >> 8);
        out[at++] = (byte) words;
    }

    private void int32(int value) {
        out[at++] = (byte) (value >> 24);
        out[at++] = (byte) (value >> 16);
        out[at++] = (byte) (value >> 8);
        out[at++] = (byte) value;
    }
}
