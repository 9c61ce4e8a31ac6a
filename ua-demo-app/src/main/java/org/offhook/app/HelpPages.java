package org.offhook.app;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.ResourceBundle;
import org.offhook.app.terminal.Texts;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi.IStyle;
import picocli.CommandLine.Help.Ansi.Text;
import picocli.CommandLine.Help.ColorScheme;
import picocli.CommandLine.Help.IParamLabelRenderer;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

/**
 * How the help of the verbs is set: a short synopsis, the names of values in the user's language, and no line that begins with the
 * stop of the one before, as French, which has a blank before some, would get.
 */
final class HelpPages {

    private static final char NO_BREAK_SPACE = '\u00a0';
    private static final String STOPS_AFTER_A_BLANK = ";:!?»%";
    private static final Map<String, String> FRENCH_LABELS = Map.ofEntries(Map.entry("FILE", "FICHIER"), Map.entry("NAME", "NOM"),
        Map.entry("ADDRESS", "ADRESSE"), Map.entry("SECONDS", "SECONDES"), Map.entry("LIST", "LISTE"), Map.entry("DIGITS", "CHIFFRES"),
        Map.entry("DEVICE", "APPAREIL"), Map.entry("DOMAIN", "DOMAINE"), Map.entry("NUMBER", "NOMBRE"), Map.entry("HOST", "HÔTE"),
        Map.entry("FOLDER", "DOSSIER"), Map.entry("PERCENT", "POURCENT"), Map.entry("DIR", "DOSSIER"),
        Map.entry("TEXT", "TEXTE"), Map.entry("METRIC", "MESURE"), Map.entry("RANGE", "PLAGE"), Map.entry("PACKETS", "PAQUETS"));

    private final Texts texts;

    HelpPages(Texts texts) {
        this.texts = texts;
    }

    /** Sets the help of a command and of those below it, which must be there already. */
    void set(CommandLine root) {
        root.setResourceBundle(texts.locale().getLanguage().equals("fr") ? new WithoutBreaks(texts.bundle()) : texts.bundle());
        root.setHelpFactory(this::help);
        shorten(root);
    }

    private void shorten(CommandLine line) {
        line.getCommandSpec().usageMessage().abbreviateSynopsis(true).synopsisSubcommandLabel(texts.get("usage.label.verb"));
        line.getSubcommands().values().forEach(this::shorten);
    }

    private Help help(CommandSpec command, ColorScheme colours) {
        return new Help(command, colours) {
            @Override
            public IParamLabelRenderer parameterLabelRenderer() {
                return translating(super.parameterLabelRenderer(), colours);
            }

            @Override
            public IParamLabelRenderer createDefaultParamLabelRenderer() {
                return translating(super.createDefaultParamLabelRenderer(), colours);
            }
        };
    }

    private IParamLabelRenderer translating(IParamLabelRenderer usual, ColorScheme colours) {
        return new IParamLabelRenderer() {
            @Override
            public Text renderParameterLabel(ArgSpec argument, Help.Ansi ansi, List<IStyle> styles) {
                Text label = usual.renderParameterLabel(argument, ansi, styles);
                String translated = translated(label.plainString());
                return translated.equals(label.plainString()) ? label : colours.apply(translated, styles);
            }

            @Override
            public String separator() {
                return usual.separator();
            }
        };
    }

    /**
     * {@return the name of a value in the user's language; a keyword that is typed as it stands is not touched}
     *
     * @param label such as {@code FILE} or {@code HOST[:PORT]}
     */
    String translated(String label) {
        if (!texts.locale().getLanguage().equals("fr")) {
            return label;
        }
        String french = label;
        for (Map.Entry<String, String> word : FRENCH_LABELS.entrySet()) {
            french = french.replaceAll("\\b" + word.getKey() + "\\b", word.getValue());
        }
        return french;
    }

    /** {@return a writer onto a stream, in the stream's own encoding, which holds lines together no more} */
    static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(new Writer() {
            @Override
            public void write(char[] text, int offset, int length) {
                stream.print(new String(text, offset, length).replace(NO_BREAK_SPACE, ' '));
            }

            @Override
            public void flush() {
                stream.flush();
            }

            @Override
            public void close() {
                flush();
            }
        }, true);
    }

    /** Texts in which a blank before a stop, or inside quotation marks, holds the line together. */
    private static final class WithoutBreaks extends ResourceBundle {

        private final ResourceBundle texts;

        WithoutBreaks(ResourceBundle texts) {
            this.texts = texts;
        }

        @Override
        protected Object handleGetObject(String key) {
            if (!texts.containsKey(key)) {
                return null;
            }
            StringBuilder text = new StringBuilder(texts.getString(key));
            for (int i = 0; i + 1 < text.length(); i++) {
                boolean before = STOPS_AFTER_A_BLANK.indexOf(text.charAt(i + 1)) >= 0;
                boolean inside = i > 0 && text.charAt(i - 1) == '«';
                if (text.charAt(i) == ' ' && (before || inside)) {
                    text.setCharAt(i, NO_BREAK_SPACE);
                }
            }
            return text.toString();
        }

        @Override
        public Enumeration<String> getKeys() {
            return texts.getKeys();
        }
    }
}
