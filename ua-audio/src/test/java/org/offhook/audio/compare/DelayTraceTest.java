package org.offhook.audio.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DelayTraceTest {

    private static final String TRACE = "# meta\nseq,send_time_ms,arrival_time_ms,payload_ref\n"
        + "0,0,50,0\n1,20,lost,320\n3,60,130,960\n2,40,95,640\n2,40,92,640\n";

    @TempDir
    private Path folder;

    @Test
    void delaysAreInOrderAndTheFastestIsTheLeast() throws IOException {
        NetworkCondition condition = DelayTrace.read(write(TRACE));
        assertEquals("trace", condition.name());
        assertEquals(NetworkCondition.LEAST_DELAY_MS, condition.delayMs(0), 1e-9);
        assertTrue(Double.isNaN(condition.delayMs(1)));
        assertEquals(NetworkCondition.LEAST_DELAY_MS + 2, condition.delayMs(2), 1e-9, "the earlier of two");
        assertEquals(NetworkCondition.LEAST_DELAY_MS + 20, condition.delayMs(3), 1e-9);
        assertEquals(condition.delayMs(0), condition.delayMs(4), "used again from the start");
    }

    @Test
    void whatIsNoTraceIsRefusedByLine() throws IOException {
        assertTrue(assertThrows(IOException.class, () -> DelayTrace.read(write("seq,a\n1,2\n"))).getMessage().contains("line 2"));
        assertThrows(IOException.class, () -> DelayTrace.read(write("")));
        assertThrows(IOException.class, () -> DelayTrace.read(write("0,0,lost,0\n")));
    }

    @Test
    void damagedTracesAreReadOrRefused() throws IOException {
        Random random = new Random(8);
        for (int round = 0; round < 300; round++) {
            StringBuilder text = new StringBuilder(TRACE);
            for (int i = 0; i < 3; i++) {
                text.setCharAt(random.nextInt(text.length()), (char) (32 + random.nextInt(95)));
            }
            try {
                assertTrue(DelayTrace.read(write(text.toString())).delaysMs().length > 0);
            } catch (IOException expected) {
                assertTrue(expected.getMessage() != null);
            }
        }
    }

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("trace.csv"), text);
    }
}
