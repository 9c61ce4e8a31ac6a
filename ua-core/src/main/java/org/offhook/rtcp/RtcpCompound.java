package org.offhook.rtcp;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.offhook.rtcp.RtcpPacket.ReportBlock;

/**
 * A compound as it came in one datagram, checked after RFC 3550 appendix A.2: the headers, lengths and reports must be
 * sound or nothing is used; other broken parts are passed over. Time is linear in the length.
 *
 * @param status what was found
 * @param parts  the sound parts in order, empty when the status is not usable
 */
public record RtcpCompound(RtcpStatus status, List<RtcpPacket> parts) {

    static final int SENDER_REPORT = 200;
    static final int RECEIVER_REPORT = 201;
    static final int SOURCE_DESCRIPTION = 202;
    static final int GOODBYE = 203;
    static final int APPLICATION = 204;
    static final int EXTENDED_REPORT = 207;
    static final int CNAME = 1;
    static final int HEADER_OCTETS = 4;
    static final int SENDER_INFO_OCTETS = 20;
    static final int BLOCK_OCTETS = 24;

    /** Takes a copy. */
    public RtcpCompound {
        parts = List.copyOf(parts);
    }

    /**
     * Reads a datagram.
     *
     * @param octets holds it
     * @param offset first octet
     * @param length octets
     * @return what was found; never an exception for anything in the datagram
     */
    public static RtcpCompound parse(byte[] octets, int offset, int length) {
        RtcpStatus headers = checkHeaders(octets, offset, length);
        if (headers != RtcpStatus.VALID) {
            return new RtcpCompound(headers, List.of());
        }
        List<RtcpPacket> parts = new ArrayList<>();
        boolean broken = false;
        int end = offset + length;
        for (int at = offset; at < end; ) {
            int next = at + partOctets(octets, at);
            int padding = (octets[at] & 0x20) != 0 ? octets[next - 1] & 0xFF : 0;
            int type = octets[at + 1] & 0xFF;
            boolean sound = part(octets, at, next - padding, type, parts);
            if (!sound && (type == SENDER_REPORT || type == RECEIVER_REPORT)) {
                return new RtcpCompound(RtcpStatus.REPORT_OVERRUN, List.of());
            }
            broken |= !sound;
            at = next;
        }
        return new RtcpCompound(broken ? RtcpStatus.PARTIAL : RtcpStatus.VALID, parts);
    }

    private static int partOctets(byte[] octets, int at) {
        return HEADER_OCTETS + 4 * ((octets[at + 2] & 0xFF) << 8 | octets[at + 3] & 0xFF);
    }

    private static RtcpStatus checkHeaders(byte[] octets, int offset, int length) {
        if (length < HEADER_OCTETS + 4) {
            return RtcpStatus.TOO_SHORT;
        }
        int firstType = octets[offset + 1] & 0xFF;
        if ((octets[offset] & 0xC0) == 0x80 && firstType != SENDER_REPORT && firstType != RECEIVER_REPORT) {
            return RtcpStatus.WRONG_FIRST_TYPE;
        }
        int end = offset + length;
        int at = offset;
        while (at < end) {
            if (end - at < HEADER_OCTETS) {
                return RtcpStatus.LENGTH_MISMATCH;
            }
            if ((octets[at] & 0xC0) != 0x80) {
                return RtcpStatus.WRONG_VERSION;
            }
            int next = at + partOctets(octets, at);
            if (next > end) {
                return RtcpStatus.LENGTH_MISMATCH;
            }
            if ((octets[at] & 0x20) != 0) {
                int padding = octets[next - 1] & 0xFF;
                // A lone SR or RR is never padded before encryption, and a first part that is padded is no RTCP (A.2).
                if (next != end || at == offset || padding == 0 || padding % 4 != 0 || padding > next - at - HEADER_OCTETS) {
                    return RtcpStatus.WRONG_PADDING;
                }
            }
            at = next;
        }
        return RtcpStatus.VALID;
    }

    /** Reads one part; false when it is broken. */
    private static boolean part(byte[] octets, int at, int end, int type, List<RtcpPacket> parts) {
        int count = octets[at] & 0x1F;
        int body = at + HEADER_OCTETS;
        return switch (type) {
            case SENDER_REPORT -> senderReport(octets, body, end, count, parts);
            case RECEIVER_REPORT -> receiverReport(octets, body, end, count, parts);
            case SOURCE_DESCRIPTION -> descriptions(octets, body, end, count, parts);
            case GOODBYE -> goodbye(octets, body, end, count, parts);
            case APPLICATION -> other(type, body, end, 8, parts);
            case EXTENDED_REPORT -> extendedReport(octets, body, end, parts);
            default -> other(type, body, end, 0, parts);
        };
    }

    private static boolean senderReport(byte[] octets, int body, int end, int count, List<RtcpPacket> parts) {
        int blocks = body + 4 + SENDER_INFO_OCTETS;
        if (blocks + count * BLOCK_OCTETS > end) {
            return false;
        }
        parts.add(new RtcpPacket.SenderReport(int32(octets, body), (long) int32(octets, body + 4) << 32 | uint32(octets, body + 8),
            uint32(octets, body + 12), uint32(octets, body + 16), uint32(octets, body + 20), blocks(octets, blocks, count)));
        return true;
    }

    private static boolean receiverReport(byte[] octets, int body, int end, int count, List<RtcpPacket> parts) {
        if (body + 4 + count * BLOCK_OCTETS > end) {
            return false;
        }
        parts.add(new RtcpPacket.ReceiverReport(int32(octets, body), blocks(octets, body + 4, count)));
        return true;
    }

    private static List<ReportBlock> blocks(byte[] octets, int offset, int count) {
        List<ReportBlock> blocks = new ArrayList<>(count);
        for (int i = 0, at = offset; i < count; i++, at += BLOCK_OCTETS) {
            int lost = int32(octets, at + 4);
            blocks.add(new ReportBlock(int32(octets, at), lost >>> 24, lost << 8 >> 8, uint32(octets, at + 8),
                uint32(octets, at + 12), int32(octets, at + 16), uint32(octets, at + 20)));
        }
        return List.copyOf(blocks);
    }

    /** Chunks of source and items; a chunk ends with a zero octet and fills up to a word. */
    private static boolean descriptions(byte[] octets, int body, int end, int count, List<RtcpPacket> parts) {
        int at = body;
        for (int i = 0; i < count; i++) {
            if (end - at < 4) {
                return false;
            }
            int ssrc = int32(octets, at);
            String cname = "";
            at += 4;
            while (at < end && octets[at] != 0) {
                if (end - at < 2 || end - at - 2 < (octets[at + 1] & 0xFF)) {
                    return false;
                }
                int itemLength = octets[at + 1] & 0xFF;
                if (octets[at] == CNAME) {
                    cname = text(octets, at + 2, itemLength);
                }
                at += 2 + itemLength;
            }
            parts.add(new RtcpPacket.SourceDescription(ssrc, cname));
            if (at >= end) {
                // The terminating zero is missing, nothing else is.
                return i == count - 1;
            }
            at += 4 - (at - body) % 4;
        }
        return true;
    }

    private static boolean goodbye(byte[] octets, int body, int end, int count, List<RtcpPacket> parts) {
        int present = Math.min(count, (end - body) / 4);
        List<Integer> ssrcs = new ArrayList<>(present);
        for (int i = 0; i < present; i++) {
            ssrcs.add(int32(octets, body + 4 * i));
        }
        int reason = body + 4 * present;
        boolean reasonFits = reason >= end || end - reason - 1 >= (octets[reason] & 0xFF);
        parts.add(new RtcpPacket.Goodbye(List.copyOf(ssrcs),
            reason < end && reasonFits ? text(octets, reason + 1, octets[reason] & 0xFF) : ""));
        return present == count && reasonFits;
    }

    /** Blocks with lengths of their own; those before a broken one are used (RFC 3611 section 3). */
    private static boolean extendedReport(byte[] octets, int body, int end, List<RtcpPacket> parts) {
        if (end - body < 4) {
            return false;
        }
        List<VoipMetrics> metrics = new ArrayList<>();
        int at = body + 4;
        boolean sound = true;
        while (sound && at < end) {
            int next = end - at < 4 ? Integer.MAX_VALUE : at + partOctets(octets, at);
            boolean voip = next <= end && (octets[at] & 0xFF) == VoipMetrics.BLOCK_TYPE;
            sound = next <= end && (!voip || next - at == HEADER_OCTETS + 4 * VoipMetrics.BODY_WORDS);
            if (sound && voip) {
                metrics.add(VoipMetrics.read(octets, at + HEADER_OCTETS));
            }
            at = next;
        }
        parts.add(new RtcpPacket.ExtendedReport(int32(octets, body), List.copyOf(metrics)));
        return sound;
    }

    private static boolean other(int type, int body, int end, int leastOctets, List<RtcpPacket> parts) {
        if (end - body < leastOctets) {
            return false;
        }
        parts.add(new RtcpPacket.Other(type, (end - body) / 4));
        return true;
    }

    /** Text for people: what would steer a terminal or break a line becomes a question mark. */
    private static String text(byte[] octets, int offset, int length) {
        String raw = new String(octets, offset, length, StandardCharsets.UTF_8);
        StringBuilder clean = new StringBuilder(raw.length());
        raw.codePoints().forEach(c -> clean.appendCodePoint(
            Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? '?' : c));
        return clean.toString();
    }

    private static int int32(byte[] octets, int offset) {
        return (octets[offset] & 0xFF) << 24 | (octets[offset + 1] & 0xFF) << 16 | (octets[offset + 2] & 0xFF) << 8
            | octets[offset + 3] & 0xFF;
    }

    private static long uint32(byte[] octets, int offset) {
        return int32(octets, offset) & 0xFFFF_FFFFL;
    }
}
