package org.offhook.dns;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a name server said to one question. Records of other names than the one asked for, and of those that it leads to by CNAME,
 * are passed over: a server that is asked for one name has nothing to say about another (RFC 5452 section 6).
 *
 * @param addresses     in the order of the answer; empty where there is none
 * @param exists        whether the name is known; false for NXDOMAIN
 * @param failed        whether the server could not or would not say, so that another one is to be asked
 * @param truncated     whether there is more than a datagram holds, to be asked for over TCP
 * @param authenticated whether the server says that it has checked the signatures (RFC 4035 section 3.2.3); worth as much as the way
 *                      to that server
 */
public record DnsAnswer(List<InetAddress> addresses, boolean exists, boolean failed, boolean truncated, boolean authenticated) {

    private static final int CNAME = 5;
    private static final int NAME_UNKNOWN = 3;
    private static final int MAX_RECORDS = 64;
    private static final int MAX_ALIASES = 8;
    private static final int MAX_POINTERS = 16;
    private static final int LONGEST_NAME = 255;

    /** Copies the list. */
    public DnsAnswer {
        addresses = List.copyOf(addresses);
    }

    /**
     * Reads a message, if it is the answer to a question.
     *
     * @param octets   what came
     * @param question what was asked
     * @return the answer; empty for what is none, or answers something else, or cannot be read
     */
    public static Optional<DnsAnswer> read(byte[] octets, DnsQuestion question) {
        try {
            return new Reading(octets).answer(question);
        } catch (ArrayIndexOutOfBoundsException e) {
            // Cut off in the middle.
            return Optional.empty();
        }
    }

    private record Entry(String owner, int type, int dataAt, int dataLength) {
    }

    private static final class Reading {
        private final byte[] octets;
        private int at = DnsQuestion.HEADER_OCTETS;

        private Reading(byte[] octets) {
            this.octets = octets;
        }

        private int number(int offset) {
            return (octets[offset] & 0xFF) << 8 | octets[offset + 1] & 0xFF;
        }

        private Optional<DnsAnswer> answer(DnsQuestion question) {
            boolean response = (octets[2] & 0x80) != 0;
            boolean standard = (octets[2] & 0x78) == 0;
            if (number(0) != question.id() || !response || !standard || number(4) != 1) {
                return Optional.empty();
            }
            String asked = name();
            boolean same = asked != null && asked.equals(canonical(question.name())) && number(at) == question.type().number()
                && number(at + 2) == DnsQuestion.CLASS_INTERNET;
            if (!same) {
                return Optional.empty();
            }
            at += 4;
            int code = octets[3] & 0x0F;
            boolean truncated = (octets[2] & 0x02) != 0;
            boolean authenticated = (octets[3] & 0x20) != 0;
            List<Entry> entries = truncated || code != 0 ? List.of() : entries(number(6));
            return entries == null ? Optional.empty() : Optional.of(new DnsAnswer(addresses(entries, asked, question.type()),
                code != NAME_UNKNOWN, code != 0 && code != NAME_UNKNOWN, truncated, authenticated));
        }

        /** {@return the records of the answer, null when they cannot be read} */
        private List<Entry> entries(int count) {
            List<Entry> entries = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                String owner = name();
                if (owner == null || i >= MAX_RECORDS) {
                    return null;
                }
                int length = number(at + 8);
                if (number(at + 2) == DnsQuestion.CLASS_INTERNET) {
                    entries.add(new Entry(owner, number(at), at + 10, length));
                }
                at += 10 + length;
                if (at > octets.length) {
                    return null;
                }
            }
            return entries;
        }

        private List<InetAddress> addresses(List<Entry> entries, String asked, RecordType type) {
            String owner = asked;
            for (int aliases = 0; aliases <= MAX_ALIASES && owner != null; aliases++) {
                List<InetAddress> found = new ArrayList<>();
                String alias = null;
                for (Entry entry : entries) {
                    if (!entry.owner().equals(owner)) {
                        continue;
                    }
                    if (entry.type() == type.number() && entry.dataLength() == type.addressOctets()) {
                        found.add(address(entry));
                    } else if (entry.type() == CNAME) {
                        at = entry.dataAt();
                        alias = name();
                    }
                }
                if (!found.isEmpty()) {
                    return found;
                }
                owner = alias;
            }
            return List.of();
        }

        private InetAddress address(Entry entry) {
            try {
                return InetAddress.getByAddress(Arrays.copyOfRange(octets, entry.dataAt(), entry.dataAt() + entry.dataLength()));
            } catch (UnknownHostException e) {
                throw new AssertionError("4 or 16 octets are always an address", e);
            }
        }

        /** {@return a name in small letters, null for one that runs in circles or beyond its length; {@link #at} is behind it} */
        private String name() {
            StringBuilder name = new StringBuilder();
            int from = at;
            int behind = -1;
            for (int pointers = 0; pointers <= MAX_POINTERS;) {
                int length = octets[from] & 0xFF;
                if (length == 0) {
                    at = behind < 0 ? from + 1 : behind;
                    return name.toString();
                } else if (length >= 0xC0) {
                    int target = number(from) & 0x3FFF;
                    behind = behind < 0 ? from + 2 : behind;
                    if (target >= from) {
                        return null;
                    }
                    from = target;
                    pointers++;
                } else if (length < 0x40 && name.length() + length < LONGEST_NAME) {
                    String label = new String(octets, from + 1, checked(from + 1, length), StandardCharsets.ISO_8859_1);
                    name.append(name.length() == 0 ? "" : ".").append(label.toLowerCase(Locale.ROOT));
                    from += 1 + length;
                } else {
                    return null;
                }
            }
            return null;
        }

        private int checked(int offset, int length) {
            if (offset + length > octets.length) {
                throw new ArrayIndexOutOfBoundsException(offset + length);
            }
            return length;
        }
    }

    private static String canonical(String name) {
        String small = name.toLowerCase(Locale.ROOT);
        return small.endsWith(".") ? small.substring(0, small.length() - 1) : small;
    }
}
