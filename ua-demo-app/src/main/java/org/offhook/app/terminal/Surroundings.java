package org.offhook.app.terminal;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.HashMap;
import java.util.Map;

/**
 * What the process stands in; a test makes its own.
 *
 * @param out           where results go
 * @param err           where progress and problems go
 * @param outIsTerminal whether somebody reads {@code out} on a terminal
 * @param errIsTerminal whether somebody reads {@code err} on a terminal
 * @param environment   environment variables
 * @param ending        hears signals
 */
public record Surroundings(PrintStream out, PrintStream err, boolean outIsTerminal, boolean errIsTerminal,
                           Map<String, String> environment, Ending ending) {

    /** {@return those of this process; which streams are terminals is told by the launcher, for Java cannot tell} */
    public static Surroundings ofProcess() {
        String terminals = System.getProperty("offhook.terminal", "");
        Charset charset = charset();
        return new Surroundings(ResultStream.of(FileDescriptor.out, charset), stream(FileDescriptor.err, charset),
            terminals.contains("out"), terminals.contains("err"), environmentOfProcess(), new Ending());
    }

    /** The launcher may have changed the locale for the encoding's sake; it tells which language was asked for. */
    private static Map<String, String> environmentOfProcess() {
        Map<String, String> environment = new HashMap<>(System.getenv());
        String language = System.getProperty("offhook.language");
        if (language != null) {
            environment.put("LC_ALL", language);
        }
        return Map.copyOf(environment);
    }

    private static PrintStream stream(FileDescriptor descriptor, Charset charset) {
        return new PrintStream(new FileOutputStream(descriptor), true, charset);
    }

    /** The terminal's own encoding; a POSIX or C locale means ASCII to Java, but its terminals read UTF-8. */
    private static Charset charset() {
        String name = System.getProperty("sun.jnu.encoding", "UTF-8");
        return name.startsWith("ANSI") || !Charset.isSupported(name) ? java.nio.charset.StandardCharsets.UTF_8
            : Charset.forName(name);
    }
}
