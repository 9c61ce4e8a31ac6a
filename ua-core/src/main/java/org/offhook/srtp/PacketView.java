package org.offhook.srtp;

import org.jitsi.utils.ByteArrayBuffer;

/** A packet inside the array of its caller, as the transforms want it. Reused, so that nothing is allocated per packet. */
final class PacketView implements ByteArrayBuffer {

    private byte[] octets;
    private int offset;
    private int length;

    PacketView on(byte[] array, int first, int count) {
        octets = array;
        offset = first;
        length = count;
        return this;
    }

    @Override
    public byte[] getBuffer() {
        return octets;
    }

    @Override
    public int getOffset() {
        return offset;
    }

    @Override
    public int getLength() {
        return length;
    }

    @Override
    public void setLength(int newLength) {
        length = newLength;
    }

    @Override
    public void setOffset(int newOffset) {
        offset = newOffset;
    }

    @Override
    public boolean isInvalid() {
        return false;
    }

    @Override
    public void readRegionToBuff(int from, int count, byte[] to) {
        System.arraycopy(octets, offset + from, to, 0, count);
    }

    /** The callers' arrays have room for everything that protection adds. */
    @Override
    public void grow(int howMuch) {
        if (offset + length + howMuch > octets.length) {
            throw new IllegalArgumentException("no room for " + howMuch + " octets behind a packet");
        }
    }

    @Override
    public void append(byte[] data, int count) {
        System.arraycopy(data, 0, octets, offset + length, count);
        length += count;
    }

    @Override
    public void shrink(int count) {
        length -= count;
    }
}
