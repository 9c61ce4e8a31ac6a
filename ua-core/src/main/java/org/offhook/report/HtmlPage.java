package org.offhook.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * A page of HTML that needs nothing else: no script, font or picture from elsewhere. It reads on a phone, on paper and without
 * colours. Raw pieces are markup already, texts are escaped here.
 */
public final class HtmlPage {

    private final StringBuilder out = new StringBuilder(16_000);

    /**
     * Begins a page.
     *
     * @param language {@code en} or {@code fr}
     * @param title    of the window
     * @param ownCss   rules behind those that all pages share, empty for none
     */
    public HtmlPage(String language, String title, String ownCss) {
        out.append("<!DOCTYPE html>\n<html lang='").append(language).append("'><head><meta charset='utf-8'>")
            .append("<meta name='viewport' content='width=device-width, initial-scale=1'>")
            .append("<meta http-equiv='Content-Security-Policy' content=\"default-src 'none'; style-src 'unsafe-inline'; ")
            .append("img-src data: 'self' file:; media-src 'self' file:\"><title>")
            .append(Markup.escaped(title)).append("</title><style>").append(resource(HtmlPage.class, "page.css")).append(ownCss)
            .append("</style></head><body><main>");
    }

    /**
     * Reads a style sheet.
     *
     * @param beside the class beside which it lies
     * @param name   its file name
     * @return its text
     */
    public static String resource(Class<?> beside, String name) {
        try (InputStream in = beside.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(name, e);
        }
    }

    /**
     * Adds markup.
     *
     * @param markup well-formed, foreign text in it escaped
     * @return this
     */
    public HtmlPage raw(String markup) {
        out.append(markup);
        return this;
    }

    /**
     * Adds an element with text.
     *
     * @param element its name
     * @param style   its class, empty for none
     * @param text    what it says, from anybody
     * @return this
     */
    public HtmlPage element(String element, String style, String text) {
        out.append('<').append(element);
        if (!style.isEmpty()) {
            out.append(" class='").append(style).append('\'');
        }
        out.append('>').append(Markup.escaped(text)).append("</").append(element).append('>');
        return this;
    }

    /**
     * Begins a section.
     *
     * @param heading its heading
     * @return this
     */
    public HtmlPage section(String heading) {
        return raw("<section>").element("h2", "", heading);
    }

    /**
     * Ends what {@link #section} began.
     *
     * @return this
     */
    public HtmlPage endSection() {
        return raw("</section>\n");
    }

    /**
     * Adds a line of a list of details, inside {@code dl}.
     *
     * @param label what
     * @param value how much, null to leave the line out
     * @return this
     */
    public HtmlPage detail(String label, String value) {
        return value == null ? this : raw("<div>").element("dt", "", label).element("dd", "", value).raw("</div>");
    }

    /**
     * Adds a row of a table.
     *
     * @param element {@code th} for a head, {@code td} else
     * @param cells   what it says
     * @return this
     */
    public HtmlPage row(String element, Iterable<String> cells) {
        out.append("<tr>");
        cells.forEach(cell -> element(element, "", cell));
        out.append("</tr>");
        return this;
    }

    /** {@return the whole page, ended} */
    public String end() {
        return out + "</main></body></html>\n";
    }
}
