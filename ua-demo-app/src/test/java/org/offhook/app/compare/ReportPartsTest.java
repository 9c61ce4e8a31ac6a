package org.offhook.app.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.offhook.report.ReportWords;

class ReportPartsTest {

    private final ReportWords english = new ReportWords(Locale.ENGLISH, ReportHtml.class, "Report");
    private final ReportWords french = new ReportWords(Locale.FRENCH, ReportHtml.class, "Report");

    @Test
    void bothLanguagesSayTheSameThings() {
        assertEquals(new TreeSet<>(english.keys()), new TreeSet<>(french.keys()));
        for (String key : english.keys()) {
            assertEquals(places(english.get(key)), places(french.get(key)), key);
            if (key.endsWith(".columns")) {
                assertEquals(english.get(key).split("\\|").length, french.get(key).split("\\|").length, key);
            }
        }
        assertEquals("0,5", french.number(0.5, 1));
        assertEquals("–", french.number(Double.NaN, 1));
    }

    private static Set<String> places(String text) {
        return Pattern.compile("\\{\\d}").matcher(text).results().map(MatchResult::group).collect(Collectors.toSet());
    }

    @Test
    void imagesAreReadByOthers() throws IOException {
        byte[][] pixels = {{0, 1, 2}, {2, 1, 0}};
        var image = ImageIO.read(new ByteArrayInputStream(PngImage.write(pixels, new int[] {0x102030, 0xFF0000, 0x00FF7F})));
        assertEquals(3, image.getWidth());
        assertEquals(2, image.getHeight());
        assertEquals(0xFF102030, image.getRGB(0, 0));
        assertEquals(0xFFFF0000, image.getRGB(1, 1));
        assertEquals(0xFF102030, image.getRGB(2, 1));
    }

    @Test
    void linesOfOneFamilyDifferWithoutColour() {
        List<String> labels = List.of("G722", "G722;mode=2", "G722;mode=3", "PCMA", "PCMU", "G726-40", "G726-32", "G726-24",
            "G726-16", "G729", "G729;annexb=yes");
        List<String> drawn = IntStream.range(0, labels.size()).mapToObj(i -> SeriesStyle.of(labels, i))
            .map(style -> style.dash() + "/" + style.marker()).toList();
        assertEquals(labels.size(), Set.copyOf(drawn).size(), drawn.toString());
    }

    @Test
    void chartsTakeWhatIsUnknownAndWhatIsHostile() {
        List<LineChart.Series> series = List.of(
            new LineChart.Series("<b>&'\"", new SeriesStyle("#000", "", 0), new double[] {1, Double.NaN, 0.5}),
            new LineChart.Series("nothing", new SeriesStyle("#000", "", 4), new double[] {Double.NaN, Double.NaN, Double.NaN}));
        String svg = new LineChart(english, "title", "axis", List.of("0", "1", "3"), series, 1, 0.1).svg();
        assertFalse(svg.contains("NaN") || svg.contains("<b>") || svg.contains("nothing"), svg);
        assertTrue(new LineChart(english, "t", "a", List.of("a trace"), List.of(), 1, 0.1).svg().startsWith("<svg"));
    }
}
