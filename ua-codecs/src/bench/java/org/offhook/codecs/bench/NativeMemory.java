package org.offhook.codecs.bench;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;

/** Memory outside the Java heap, filled once before a measurement, so that no copying is part of one. */
final class NativeMemory {

    private final Memory memory;

    NativeMemory(int octets) {
        memory = new Memory(octets);
        memory.clear();
    }

    static NativeMemory of(short[] samples) {
        NativeMemory made = new NativeMemory(Short.BYTES * samples.length);
        made.memory.write(0, samples, 0, samples.length);
        return made;
    }

    static NativeMemory of(byte[] octets) {
        NativeMemory made = new NativeMemory(octets.length);
        made.memory.write(0, octets, 0, octets.length);
        return made;
    }

    long address(long offset) {
        return Pointer.nativeValue(memory) + offset;
    }

    void copyTo(byte[] octets, int at, int count) {
        memory.read(0, octets, at, count);
    }

    void copyTo(short[] samples, int at, int count) {
        memory.read(0, samples, at, count);
    }
}
