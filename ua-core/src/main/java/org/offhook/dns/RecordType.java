package org.offhook.dns;

/** The kinds of records that are asked for. */
public enum RecordType {
    /** IPv4 address (RFC 1035). */
    A(1, 4),
    /** IPv6 address (RFC 3596). */
    AAAA(28, 16);

    private final int number;
    private final int addressOctets;

    RecordType(int number, int addressOctets) {
        this.number = number;
        this.addressOctets = addressOctets;
    }

    int number() {
        return number;
    }

    int addressOctets() {
        return addressOctets;
    }
}
