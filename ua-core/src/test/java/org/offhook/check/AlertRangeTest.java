package org.offhook.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The table of the Monitoring Plugins Development Guidelines, "Threshold and Ranges", and what it leaves out. */
class AlertRangeTest {

    @ParameterizedTest
    @CsvSource({"10, -0.001, true", "10, 0, false", "10, 10, false", "10, 10.001, true",
        "10:, 9.999, true", "10:, 10, false", "10:, 1e9, false",
        "~:10, -1e9, false", "~:10, 10, false", "~:10, 10.5, true",
        "10:20, 9, true", "10:20, 10, false", "10:20, 20, false", "10:20, 21, true",
        "@10:20, 9, false", "@10:20, 10, true", "@10:20, 20, true", "@10:20, 21, false",
        "-10:-5, -7, false", "-10:-5, -4, true", ":5, 3, false", "0.5, 0.6, true", "@0, 0, true", "@~:3, -9, true", ".5, .4, false"})
    void alertsAsTheGuidelinesSay(String range, double value, boolean alert) {
        assertEquals(alert, AlertRange.parse(range).alerts(value));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ":", "@", "~", "a", "10:a", "20:10", "1:2:3", "10:~", "--1", "1e5", "@@1", "0x10", "NaN"})
    void refusesWhatIsNoRange(String text) {
        assertThrows(IllegalArgumentException.class, () -> AlertRange.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"10", "10:", "~:10", "10:20", "@10:20", "0:", "-3:4", "0.5", "@3.125:7"})
    void writesARangeAsItWasRead(String text) {
        assertEquals(text, AlertRange.parse(text).toString());
    }

    @Test
    void readsOrRefusesAnything() {
        Random random = new Random(6);
        String alphabet = "@~:0123456789.-+eE x";
        for (int i = 0; i < 100_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(9); length > 0; length--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            try {
                AlertRange read = AlertRange.parse(text.toString());
                assertEquals(read, AlertRange.parse(read.toString()), text.toString());
            } catch (IllegalArgumentException e) {
                // refused, as documented
            }
        }
    }

    @Test
    void limitsNameTheirMetric() {
        CheckLimits limits = CheckLimits.DEFAULT.withWarning("loss=0.2,mos=4:").withCritical(" loss = 2 ,jitter=");
        assertEquals(CheckState.WARNING, limits.judge(CheckMetric.LOSS, 0.3));
        assertEquals(CheckState.CRITICAL, limits.judge(CheckMetric.LOSS, 2.1));
        assertEquals(CheckState.WARNING, limits.judge(CheckMetric.JITTER, 99.0), "its second limit was taken away");
        assertEquals(CheckState.WARNING, limits.judge(CheckMetric.MOS, 3.9));
        assertEquals(CheckState.UNKNOWN, limits.judge(CheckMetric.MOS, null), "asked for and not measured");
        assertEquals(CheckState.OK, limits.judge(CheckMetric.RTT, null), "nobody asked for it");
        assertThrows(IllegalArgumentException.class, () -> CheckLimits.DEFAULT.withWarning("los=1"));
        assertThrows(IllegalArgumentException.class, () -> CheckLimits.DEFAULT.withWarning("5"));
        assertThrows(IllegalArgumentException.class, () -> CheckLimits.DEFAULT.withWarning("loss=x"));
    }

    @Test
    void limitsAndExpectationsAreReadOrRefused() {
        Random random = new Random(7);
        String[] pieces = {"loss", "mos", "=", ",", ":", "10", "@", "~", "tone", "dtmf", "echo", "440", "#", " ", "\u0000", "\ud83d", "-1", "."};
        for (int i = 0; i < 50_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(8); length > 0; length--) {
                text.append(pieces[random.nextInt(pieces.length)]);
            }
            try {
                CheckLimits.DEFAULT.withWarning(text.toString());
            } catch (IllegalArgumentException e) {
                // refused, as documented
            }
            try {
                Expectation.parse(text.toString());
            } catch (IllegalArgumentException e) {
                // refused, as documented
            }
        }
    }
}
