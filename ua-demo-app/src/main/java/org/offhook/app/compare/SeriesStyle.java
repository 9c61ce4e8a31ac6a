package org.offhook.app.compare;

import java.util.List;
import org.offhook.report.Markup;

/**
 * How a codec is drawn: a colour for its family, and within the family another dash and marker for each member, so that lines
 * can be told apart without colour. Colours after M. Okabe and K. Ito, "Color Universal Design" (2008).
 *
 * @param colour CSS colour
 * @param dash   SVG dash array, empty for a whole line
 * @param marker 0 circle, 1 square, 2 triangle, 3 diamond, 4 cross
 */
record SeriesStyle(String colour, String dash, int marker) {

    private static final List<String> DASHES = List.of("", "7 4", "2 3", "9 3 2 3");
    private static final double SIZE = 4;

    static SeriesStyle of(List<String> labels, int index) {
        String family = family(labels.get(index));
        int place = 0;
        for (int i = 0; i < index; i++) {
            place += family(labels.get(i)).equals(family) ? 1 : 0;
        }
        int shift = switch (family) {
            case "G711" -> 1;
            case "G726" -> 2;
            case "G729" -> 3;
            default -> 0;
        };
        return new SeriesStyle(colour(family), DASHES.get(place % DASHES.size()), (place + shift) % 5);
    }

    private static String family(String label) {
        if (label.startsWith("PCM")) {
            return "G711";
        }
        String name = label.replaceFirst("^AAL2-", "");
        return name.substring(0, Math.min(4, name.length())).toUpperCase(java.util.Locale.ROOT);
    }

    private static String colour(String family) {
        return switch (family) {
            case "G722" -> "#0072b2";
            case "G711" -> "#d55e00";
            case "G726" -> "#009e73";
            case "G729" -> "#cc5c9c";
            case "OPUS" -> "#c08a00";
            default -> family.startsWith("L16") ? "#7f7f7f" : "#3b9fd0";
        };
    }

    /** {@return the marker as an SVG element} */
    String markerAt(double x, double y) {
        return switch (marker) {
            case 0 -> Markup.format("<circle cx='%.1f' cy='%.1f' r='%.1f' fill='%s'/>", x, y, SIZE, colour);
            case 1 -> Markup.format("<rect x='%.1f' y='%.1f' width='%.1f' height='%.1f' fill='%s'/>", x - SIZE, y - SIZE, 2 * SIZE,
                2 * SIZE, colour);
            case 2 -> Markup.format("<path d='M%.1f %.1f l%.1f %.1f h%.1f z' fill='%s'/>", x, y - SIZE - 1, SIZE + 1, 2 * SIZE + 1,
                -2 * SIZE - 2, colour);
            case 3 -> Markup.format("<path d='M%.1f %.1f l5 5 l-5 5 l-5 -5 z' fill='%s'/>", x, y - 5, colour);
            default -> Markup.format("<path d='M%.1f %.1f l8 8 m0 -8 l-8 8' stroke='%s' stroke-width='2.5' fill='none'/>", x - 4,
                y - 4, colour);
        };
    }
}
