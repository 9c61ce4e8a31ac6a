package org.offhook.capture;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** An IPv4 or IPv6 address as a value. Written as Wireshark writes it: dotted quads, RFC 5952. */
public final class IpAddress {

    private final long high;
    private final long low;
    private final boolean v6;
    private String text;

    private IpAddress(long high, long low, boolean v6) {
        this.high = high;
        this.low = low;
        this.v6 = v6;
    }

    static IpAddress ofV4(int bits) {
        return new IpAddress(0, bits & 0xFFFFFFFFL, false);
    }

    static IpAddress ofV6(long high, long low) {
        return new IpAddress(high, low, true);
    }

    /**
     * Takes over an address of the JDK.
     *
     * @param address an IPv4 or IPv6 address
     * @return the same address
     */
    public static IpAddress of(InetAddress address) {
        byte[] octets = address.getAddress();
        return octets.length == 4 ? ofV4((int) big(octets, 0, 4)) : ofV6(big(octets, 0, 8), big(octets, 8, 8));
    }

    static long big(byte[] octets, int at, int count) {
        long value = 0;
        for (int i = 0; i < count; i++) {
            value = value << 8 | octets[at + i] & 0xFF;
        }
        return value;
    }

    /** {@return whether this is an IPv6 address} */
    public boolean isV6() {
        return v6;
    }

    /** {@return whether only a private network knows this address: RFC 1918, RFC 6598, RFC 4193, link-local} */
    public boolean isPrivate() {
        if (v6) {
            return high >>> 57 == 0x7E || high >>> 54 == 0x3FA;
        }
        int a = (int) (low >>> 24);
        int b = (int) (low >>> 16) & 0xFF;
        return a == 10 || a == 172 && (b & 0xF0) == 16 || a == 192 && b == 168 || a == 169 && b == 254 || a == 100 && (b & 0xC0) == 64;
    }

    /** {@return whether this is an address of the machine itself: 127/8 or ::1} */
    public boolean isLoopback() {
        return v6 ? high == 0 && low == 1 : low >>> 24 == 127;
    }

    /** {@return the address for the JDK} */
    public InetAddress toInetAddress() {
        byte[] octets = new byte[v6 ? 16 : 4];
        for (int i = 0; i < octets.length; i++) {
            int fromEnd = octets.length - 1 - i;
            octets[i] = (byte) ((fromEnd >= 8 ? high : low) >>> (fromEnd % 8 * 8));
        }
        try {
            return InetAddress.getByAddress(octets);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four and sixteen octets are addresses", e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof IpAddress that && that.low == low && that.high == high && that.v6 == v6;
    }

    @Override
    public int hashCode() {
        long mixed = (high * 31 + low) * 0x9E3779B97F4A7C15L;
        return (int) (mixed >>> 32);
    }

    @Override
    public String toString() {
        if (text == null) {
            text = v6 ? writeV6() : (low >>> 24) + "." + (low >>> 16 & 0xFF) + "." + (low >>> 8 & 0xFF) + "." + (low & 0xFF);
        }
        return text;
    }

    /** RFC 5952 section 4: lower case, no leading zeros, the longest run of zero groups as {@code ::}. */
    private String writeV6() {
        int[] groups = new int[8];
        for (int i = 0; i < 8; i++) {
            groups[i] = (int) ((i < 4 ? high : low) >>> (3 - i % 4) * 16) & 0xFFFF;
        }
        int from = -1;
        int longest = 1;
        for (int i = 0; i < 8; i++) {
            int run = 0;
            while (i + run < 8 && groups[i + run] == 0) {
                run++;
            }
            if (run > longest) {
                longest = run;
                from = i;
            }
        }
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            if (i == from) {
                out.append("::");
                i += longest - 1;
            } else {
                out.append(out.length() == 0 || out.charAt(out.length() - 1) == ':' ? "" : ":").append(Integer.toHexString(groups[i]));
            }
        }
        return out.toString();
    }
}
