package org.offhook.audio.replay;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * One block given to the sound card, as the log has it: offsets and counts in samples at {@link PacketTrace#RATE_HZ}.
 *
 * @param dueMs       instant at which its first sample is due, in ms on the receiver's clock
 * @param mediaOffset offset in the speech of its first media sample, -1 for none
 * @param samples     samples in the block
 * @param concealed   of them invented
 * @param removed     media samples taken out
 * @param inserted    samples put in
 * @param kind        0 speech, 1 comfort noise or silence, 2 not started
 */
public record PlayedRow(double dueMs, long mediaOffset, int samples, int concealed, int removed, int inserted, int kind) {

    /** Rows of this kind came before the first packet. */
    public static final int NOT_STARTED = 2;

    /** {@return whether any of its samples were sent by the other side} */
    public boolean hasMedia() {
        return mediaOffset >= 0 && concealed < samples;
    }

    /**
     * Writes a log with the header {@code t_ms,ts,n,conc,rem,ins,cng}.
     *
     * @param file created or replaced
     * @param rows the rows
     * @throws IOException when it cannot be written
     */
    public static void writeLog(Path file, List<PlayedRow> rows) throws IOException {
        try (PrintWriter out = new PrintWriter(Files.newBufferedWriter(file))) {
            out.print("t_ms,ts,n,conc,rem,ins,cng\n");
            for (PlayedRow row : rows) {
                out.printf(Locale.ROOT, "%.3f,%d,%d,%d,%d,%d,%d\n", row.dueMs, row.mediaOffset, row.samples,
                    row.concealed, row.removed, row.inserted, row.kind);
            }
            if (out.checkError()) {
                throw new IOException(file + ": could not be written");
            }
        }
    }
}
