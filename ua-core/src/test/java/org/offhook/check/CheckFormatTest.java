package org.offhook.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is written, against the grammars of those who read it. */
class CheckFormatTest {

    private static final Map<CheckMetric, Double> FIGURES = Map.of(CheckMetric.LOSS, 0.75, CheckMetric.SETUP, 212.0,
        CheckMetric.LEVEL, -26.53219, CheckMetric.MOS, 4.1);

    private static CheckResult result(String remark) {
        return CheckResult.judge("sip:echo@pbx.example", List.of(new CheckRemark(CheckState.OK, remark, remark)), FIGURES,
            CheckLimits.DEFAULT, Optional.empty());
    }

    @Test
    void theLineOfAPluginKeepsToTheGuidelines() {
        String line = CheckFormat.NAGIOS.write(result("echo heard"), Locale.ENGLISH);
        assertTrue(line.startsWith("OFFHOOK WARNING - loss 0.75% (limit 0.5); echo heard |"), line);
        String number = "-?\\d+(\\.\\d+)?";
        String range = "(@?(~|" + number + ")?:?(" + number + ")?)?";
        String perfdata = line.substring(line.indexOf('|') + 1);
        assertTrue(perfdata.matches("( [a-z]+=(U|" + number + "(ms|%)?)(;" + range + "){2}(;(" + number + ")?){2})+"), perfdata);
        assertTrue(perfdata.contains(" loss=0.75%;0.5;1;0;100"), perfdata);
        assertTrue(perfdata.contains(" mos=4.1;3.6:;3.1:;1;5"), perfdata);
        assertTrue(perfdata.contains(" level=-26.532;;;;0"), perfdata);
        assertTrue(perfdata.contains(" rtt=U;300;800;0;"), perfdata);
    }

    @ParameterizedTest
    @EnumSource(CheckFormat.class)
    void foreignTextStaysOneLineAndBringsNoFigures(CheckFormat format) {
        String hostile = "486 \"Bu|sy\" | loss=0\r\n- offhook.state 0\u001b[31m\u202e\u2028 \\";
        CheckResult result = CheckResult.judge("sip:a\"\n}\\@x", List.of(new CheckRemark(CheckState.CRITICAL, hostile, hostile)), FIGURES,
            CheckLimits.NONE, Optional.empty());
        String text = format.write(result, Locale.FRENCH);
        long lines = text.lines().count();
        assertEquals(format.write(result("x"), Locale.FRENCH).lines().count(), lines, text);
        assertFalse(text.contains("\u001b") || text.contains("\u202e") || text.contains("\u2028"), text);
        if (format == CheckFormat.NAGIOS) {
            assertEquals(text.indexOf('|'), text.lastIndexOf('|'), text);
        }
    }

    @Test
    void theRemarksAreInBothLanguages() {
        CheckResult result = CheckResult.judge("x", List.of(new CheckRemark(CheckState.OK, "heard", "entendu")), FIGURES,
            CheckLimits.NONE.withWarning("jitter=3"), Optional.empty());
        assertEquals(CheckState.UNKNOWN, result.state());
        assertEquals("jitter was not measured; heard", result.text(Locale.ENGLISH));
        assertEquals("jitter n'a pas été mesuré; entendu", result.text(Locale.FRENCH));
    }

    @Test
    void prometheusGetsBaseUnits() {
        String text = CheckFormat.PROMETHEUS.write(result("heard"), Locale.ENGLISH);
        for (String line : text.split("\n")) {
            assertTrue(line.matches("# (HELP|TYPE) offhook_check_[a-z_]+ .+|offhook_check_[a-z_]+\\{target=\"[^\"]+\"} -?[0-9.E-]+"), line);
        }
        assertTrue(text.contains("offhook_check_loss_ratio{target=\"sip:echo@pbx.example\"} 0.0075"), text);
        assertTrue(text.contains("offhook_check_setup_seconds{target=\"sip:echo@pbx.example\"} 0.212"), text);
        assertTrue(text.contains("offhook_check_state{target=\"sip:echo@pbx.example\"} 1"), text);
    }

    @Test
    void zabbixGetsAKeyAndAValuePerLine() {
        CheckFormat.ZABBIX.write(result("he said \"no\""), Locale.ENGLISH).lines()
            .forEach(line -> assertTrue(line.matches("- offhook\\.[a-z]+ (-?\\d+(\\.\\d+)?|\"([^\"\\\\]|\\\\[\"\\\\])*\")"), line));
    }

    @ParameterizedTest
    @EnumSource(value = CheckFormat.class, names = {"PRTG", "JSON"})
    void jsonCanBeRead(CheckFormat format) throws IOException {
        int fields = 0;
        try (JsonParser parser = new JsonFactory().createParser(format.write(result("x\"}"), Locale.ENGLISH))) {
            while (parser.nextToken() != null) {
                fields++;
            }
        }
        assertTrue(fields > 20);
    }
}
