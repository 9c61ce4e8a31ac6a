package org.offhook.report;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * SIP messages as arrows between those who sent and received them, down the time. Repeated messages are dashed and say so; what failed
 * is bold. Drawn for a screen of 360 points; more than two participants make it broader than a phone, in a frame of its own.
 */
public final class LadderDrawing {

    private static final int ROW = 36;
    private static final int TOP = 46;
    private static final int TIMES = 62;
    private static final int BETWEEN_TWO = 250;
    private static final int BETWEEN_MANY = 190;
    private static final int EDGE = 14;
    private static final int MESSAGES_LIMIT = 120;
    private static final int PARTICIPANTS_LIMIT = 12;
    private static final int LABEL_LIMIT = 34;
    private static final int NAME_LIMIT = 22;
    private static final int FIRST_FAILURE = 400;

    /**
     * A message.
     *
     * @param offsetMs since the first one
     * @param from     who sent it
     * @param to       who received it
     * @param label    its method, or status and reason
     * @param title    what a pointer over it shows
     * @param resent   whether it was seen before
     * @param status   of a response, 0 for a request
     */
    public record Arrow(double offsetMs, String from, String to, String label, String title, boolean resent, int status) {
    }

    private final ReportWords words;

    /**
     * Prepares.
     *
     * @param locale French for French, any other for English
     */
    public LadderDrawing(Locale locale) {
        words = new ReportWords(locale, LadderDrawing.class, "Words");
    }

    /**
     * Draws.
     *
     * @param messages in their order
     * @return markup
     */
    public String draw(List<Arrow> messages) {
        List<Arrow> shown = messages.subList(0, Math.min(MESSAGES_LIMIT, messages.size()));
        Set<String> names = new LinkedHashSet<>();
        shown.forEach(arrow -> {
            names.add(arrow.from());
            names.add(arrow.to());
        });
        List<String> participants = new ArrayList<>(names).subList(0, Math.min(PARTICIPANTS_LIMIT, names.size()));
        int between = participants.size() <= 2 ? BETWEEN_TWO : BETWEEN_MANY;
        int width = TIMES + EDGE * 2 + between * Math.max(1, participants.size() - 1) + (participants.size() > 2 ? 60 : 0);
        int height = TOP + shown.size() * ROW + 10;
        StringBuilder out = new StringBuilder();
        out.append(Markup.format("<div class='wide'><svg class='ladder' viewBox='0 0 %d %d' style='min-width:%dpx;max-width:%dpx' role='img' aria-label='%s'>",
            width, height, Math.min(width, participants.size() > 2 ? width : 300), width * 3 / 2, Markup.escaped(words.get("ladder.title"))));
        for (int i = 0; i < participants.size(); i++) {
            name(out, participants.get(i), x(i, between), i == 0, i == participants.size() - 1 && participants.size() <= 2);
            out.append(Markup.format("<line x1='%d' x2='%d' y1='%d' y2='%d' class='lifeline'/>", x(i, between), x(i, between), TOP - 8, height));
        }
        int y = TOP + ROW - 10;
        for (Arrow arrow : shown) {
            arrow(out, arrow, x(participants.indexOf(arrow.from()), between), x(participants.indexOf(arrow.to()), between), y);
            y += ROW;
        }
        out.append("</svg></div>");
        if (messages.size() > shown.size()) {
            out.append("<p class='note'>").append(Markup.escaped(words.get("more", messages.size() - shown.size()))).append("</p>");
        }
        return out.toString();
    }

    private static int x(int participant, int between) {
        return TIMES + EDGE + Math.max(0, participant) * between;
    }

    /** Address above, port below: an IPv6 address with its port is too long for one line. */
    private static void name(StringBuilder out, String name, int x, boolean first, boolean last) {
        int colon = name.lastIndexOf(':');
        String address = colon < 0 ? name : name.substring(0, colon);
        String port = colon < 0 ? "" : name.substring(colon);
        String anchor = first ? "start" : last ? "end" : "middle";
        int at = first ? x - EDGE : last ? x + EDGE : x;
        out.append("<g><title>").append(Markup.escaped(name)).append("</title>");
        out.append(Markup.format("<text x='%d' y='14' text-anchor='%s' class='name'>%s</text>", at, anchor, Markup.escaped(cut(address, NAME_LIMIT))));
        out.append(Markup.format("<text x='%d' y='30' text-anchor='%s' class='name'>%s</text></g>", at, anchor, Markup.escaped(port)));
    }

    private void arrow(StringBuilder out, Arrow arrow, int from, int to, int y) {
        String style = (arrow.resent() ? " resent" : "") + (arrow.status() >= FIRST_FAILURE ? " failure" : "");
        out.append("<g class='message").append(style).append("'><title>").append(Markup.escaped(arrow.title())).append("</title>");
        out.append(Markup.format("<text x='%d' y='%d' text-anchor='end' class='time'>%s</text>", TIMES - 4, y + 4, Markup.escaped(time(arrow.offsetMs()))));
        int direction = Integer.compare(to, from);
        int tip = to - direction * 2;
        out.append(Markup.format("<line x1='%d' x2='%d' y1='%d' y2='%d' class='arrow'/>", from, tip, y, y));
        if (direction == 0) {
            out.append(Markup.format("<circle cx='%d' cy='%d' r='4'/>", from, y));
        } else {
            out.append(Markup.format("<path d='M%d %d l%d -5 l0 10 z'/>", tip, y, -direction * 9));
        }
        String label = cut(arrow.label(), LABEL_LIMIT) + (arrow.resent() ? " " + words.get("ladder.again") : "");
        int middle = direction == 0 ? from + 10 : (from + to) / 2;
        out.append(Markup.format("<text x='%d' y='%d' text-anchor='%s'>%s</text></g>", middle, y - 6, direction == 0 ? "start" : "middle",
            Markup.escaped(label)));
    }

    private String time(double ms) {
        return words.number(ms / 1000, 3) + " s";
    }

    private static String cut(String text, int limit) {
        return text.length() <= limit ? text : text.substring(0, limit - 1) + "…";
    }
}
