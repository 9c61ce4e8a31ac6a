package org.offhook.srtp.dtls;

/** The way in of a DTLS association. May be called from any thread, and never waits. */
public interface DtlsLink {

    /**
     * Takes a datagram of the other side. One that is not well-formed, or for which there is no room, is dropped.
     *
     * @param datagram holds it; copied
     * @param offset   first octet
     * @param length   octets
     */
    void onDatagram(byte[] datagram, int offset, int length);

    /** Ends the association. Idempotent. */
    void close();
}
