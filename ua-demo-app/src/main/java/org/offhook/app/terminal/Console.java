package org.offhook.app.terminal;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import org.offhook.analysis.JsonText;
import org.offhook.diagnosis.Finding;
import org.offhook.diagnosis.FindingJson;

/**
 * Where a verb speaks: results on standard output, progress and problems on standard error, so that a pipe gets results
 * alone. With JSON asked for, standard output gets exactly one object. Colours and the live line go to terminals only.
 * Thread-safe.
 */
public final class Console {

    private static final String ERASE_LINE = "\r\u001b[K";
    /** A live line that is longer than a narrow terminal is cut there, for what wraps cannot be erased again (DECAWM). */
    private static final String WRAP_OFF = "\u001b[?7l";
    private static final String WRAP_ON = "\u001b[?7h";

    private static final int LONGEST = 5000;

    private final Surroundings surroundings;
    private final Texts texts;
    private final boolean json;
    private final boolean verbose;
    private boolean liveLineShown;
    private boolean objectWritten;

    /**
     * Makes the console of one verb.
     *
     * @param surroundings streams and what they are
     * @param texts        the language
     * @param json         whether the result is wanted as JSON
     * @param verbose      whether details are wanted
     */
    public Console(Surroundings surroundings, Texts texts, boolean json, boolean verbose) {
        this.surroundings = surroundings;
        this.texts = texts;
        this.json = json;
        this.verbose = verbose;
    }

    /** {@return the language} */
    public Texts texts() {
        return texts;
    }

    /** {@return whether the result is wanted as JSON} */
    public boolean json() {
        return json;
    }

    /** {@return whether details are wanted} */
    public boolean verbose() {
        return verbose;
    }

    /** {@return whether a live line can be shown} */
    public boolean showsLiveLine() {
        return surroundings.errIsTerminal();
    }

    /**
     * Tells what happens.
     *
     * @param key       key of the text
     * @param arguments what it names
     */
    public synchronized void progress(String key, Object... arguments) {
        eraseLiveLine();
        surroundings.err().println(texts.get(key, printable(arguments)));
    }

    /**
     * Replaces the live line; nothing where nobody reads.
     *
     * @param line one line
     */
    public synchronized void live(String line) {
        if (showsLiveLine()) {
            surroundings.err().print(ERASE_LINE + WRAP_OFF + line + WRAP_ON);
            surroundings.err().flush();
            liveLineShown = true;
        }
    }

    private void eraseLiveLine() {
        if (liveLineShown) {
            surroundings.err().print(ERASE_LINE);
            liveLineShown = false;
        }
    }

    /**
     * Prints a text of the result, unless JSON is asked for.
     *
     * @param text lines; peers' text in it is escaped already
     */
    public synchronized void result(String text) {
        eraseLiveLine();
        if (!json) {
            surroundings.out().println(text);
        }
    }

    /**
     * Prints the result as JSON when it is asked for.
     *
     * @param object one JSON object
     */
    public synchronized void object(String object) {
        eraseLiveLine();
        if (json && !objectWritten) {
            objectWritten = true;
            surroundings.out().println(object);
        }
    }

    /** Writes the inside of a JSON object. */
    public interface JsonBody {
        /**
         * Writes fields.
         *
         * @param generator inside an object
         * @throws IOException never, the text is in memory
         */
        void write(JsonGenerator generator) throws IOException;
    }

    /**
     * Prints the result as JSON when it is asked for.
     *
     * @param schema name and version of the object, as {@code offhook.register/1}
     * @param body   writes the fields behind {@code schema}
     */
    public void object(String schema, JsonBody body) {
        if (!json) {
            return;
        }
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = JsonText.factory().createGenerator(text)) {
            generator.setPrettyPrinter(new DefaultPrettyPrinter());
            generator.writeStartObject();
            generator.writeStringField("schema", schema);
            body.write(generator);
            generator.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        object(text.toString());
    }

    /**
     * Begins an object that grows while the verb runs; the caller closes it. To be used only when JSON is asked for.
     *
     * @param schema name and version of the object
     * @return a generator inside the object, straight to standard output
     * @throws IOException when standard output is closed
     */
    public synchronized JsonGenerator beginObject(String schema) throws IOException {
        objectWritten = true;
        JsonGenerator generator = JsonText.factory().createGenerator(surroundings.out());
        generator.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
        generator.setPrettyPrinter(new DefaultPrettyPrinter());
        generator.writeStartObject();
        generator.writeStringField("schema", schema);
        return generator;
    }

    /**
     * Tells of a problem, in red on a terminal; as JSON too where that is asked for and nothing else was written.
     *
     * @param sentence one sentence
     * @param status   how the process ends
     */
    public void problem(String sentence, ExitStatus status) {
        problem(sentence, status, List.of());
    }

    /**
     * Tells of a problem and what the packets show about it.
     *
     * @param sentence one sentence
     * @param status   how the process ends
     * @param findings why, where that is known
     */
    public synchronized void problem(String sentence, ExitStatus status, List<Finding> findings) {
        eraseLiveLine();
        PrintStream err = surroundings.err();
        String shown = printable(sentence);
        err.println(coloured(surroundings.errIsTerminal(), "\u001b[31m", "offhook: " + shown));
        object("offhook.error/1", generator -> {
            generator.writeStringField("error", sentence);
            generator.writeNumberField("exit", status.code());
            if (!findings.isEmpty()) {
                FindingJson.write(generator, "findings", findings);
            }
        });
    }

    /**
     * Prints a stack trace, for those who asked for details.
     *
     * @param cause what happened
     */
    public synchronized void details(Throwable cause) {
        if (verbose) {
            eraseLiveLine();
            cause.printStackTrace(surroundings.err());
        }
    }

    /**
     * {@return a text in bold on a terminal that shows colours}
     *
     * @param text the text
     */
    public String strong(String text) {
        return coloured(surroundings.outIsTerminal(), "\u001b[1m", text);
    }

    private String coloured(boolean terminal, String colour, String text) {
        boolean refused = surroundings.environment().containsKey("NO_COLOR")
            || "dumb".equals(surroundings.environment().get("TERM"));
        return terminal && !refused ? colour + text + "\u001b[0m" : text;
    }

    private static Object[] printable(Object[] arguments) {
        Object[] safe = arguments.clone();
        for (int i = 0; i < safe.length; i++) {
            if (safe[i] instanceof String text) {
                safe[i] = printable(text);
            }
        }
        return safe;
    }

    /** Foreign text could move the cursor or turn the line around; unlike in a log no path is cut, for the longest are 4096 octets. */
    private static String printable(String text) {
        StringBuilder shown = new StringBuilder(text.length());
        text.codePoints().limit(LONGEST).forEach(c -> {
            int type = Character.getType(c);
            shown.appendCodePoint(type == Character.CONTROL || type == Character.FORMAT || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR ? '\ufffd' : c);
        });
        return shown.codePointCount(0, shown.length()) < LONGEST ? shown.toString() : shown.append("...").toString();
    }
}
