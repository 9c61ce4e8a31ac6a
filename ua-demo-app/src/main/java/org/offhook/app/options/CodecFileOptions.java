package org.offhook.app.options;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import org.offhook.app.codec.CodecChoice;
import org.offhook.app.codec.Tally;
import org.offhook.app.terminal.Console;
import org.offhook.app.terminal.ExitStatus;
import org.offhook.app.terminal.Localized;
import org.offhook.app.terminal.Problem;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A codec, a file to read and a file to write: what {@code codec encode} and {@code codec decode} share. */
public final class CodecFileOptions {

    private static final String STANDARD = "-";
    /** G.722 rates in kbit/s, and the modes that clause 1.3 of G.722 numbers them by. */
    private static final Map<String, String> G722_MODES = Map.of("64", "1", "56", "2", "48", "3", "1", "1", "2", "2", "3", "3");

    @Option(names = "--codec", paramLabel = "NAME", required = true, descriptionKey = "codec.name")
    private String name;

    @Option(names = "--dtx", paramLabel = "on|off", defaultValue = "off", descriptionKey = "codec.dtx")
    private String dtx;

    @Option(names = "--mode", paramLabel = "64|56|48", descriptionKey = "codec.mode")
    private String mode;

    @Option(names = "--rate", paramLabel = "HZ", descriptionKey = "codec.rate")
    private Integer rateHz;

    @Parameters(index = "0", paramLabel = "IN", descriptionKey = "codec.in")
    private String in;

    @Parameters(index = "1", paramLabel = "OUT", descriptionKey = "codec.out")
    private String out;

    /** Made by the command-line parser. */
    public CodecFileOptions() {
    }

    /** Reads one file and writes another. */
    public interface Conversion {
        /**
         * Converts.
         *
         * @param in   input
         * @param name how messages call the input
         * @param out  output
         * @return what was done
         * @throws IOException when reading or writing fails
         */
        Tally run(InputStream in, String name, OutputStream out) throws IOException;
    }

    /** {@return the codec as it was named} */
    public String name() {
        return name;
    }

    /**
     * {@return whether each frame is preceded by its length}
     *
     * @throws Problem when neither on nor off was written
     */
    public boolean withLengths() {
        if (!dtx.equals("on") && !dtx.equals("off")) {
            throw Problem.usage("usage.value-wrong", dtx, "--dtx", "on|off");
        }
        return dtx.equals("on");
    }

    /**
     * {@return the codec, with discontinuous transmission where it is asked for}
     *
     * @throws Problem for an unknown codec or a rate that is not its own
     */
    public CodecChoice encoding() {
        CodecChoice codec = decoding();
        return codec.parameter("annexb").isPresent() || !codec.info().encodingName().startsWith("G729") ? codec
            : codec.with("annexb", withLengths() ? "yes" : "no");
    }

    /**
     * {@return the codec}
     *
     * @throws Problem for an unknown codec or a rate that is not its own
     */
    public CodecChoice decoding() {
        CodecChoice codec = CodecChoice.parse(name);
        int sampleRateHz = codec.info().sampleRateHz();
        if (rateHz != null && rateHz != sampleRateHz) {
            throw Problem.usage("codec.rate-wrong", codec.label(), sampleRateHz, rateHz);
        }
        if (mode == null) {
            return codec;
        }
        if (!codec.info().encodingName().equals("G722")) {
            throw Problem.usage("codec.mode-not-here", codec.label());
        }
        if (!G722_MODES.containsKey(mode)) {
            throw Problem.usage("usage.value-wrong", mode, "--mode", "64|56|48");
        }
        return codec.with("mode", G722_MODES.get(mode));
    }

    /**
     * Runs a conversion. A file appears under its name only when it is whole.
     *
     * @param console    says what is wrong with the combination of options
     * @param standard   standard output
     * @param conversion what is done
     * @return what was done
     * @throws Problem     for a file that cannot be used
     * @throws IOException for a failure that nobody expects
     */
    public Tally convert(Console console, PrintStream standard, Conversion conversion) throws IOException {
        if (out.equals(STANDARD) && console.json()) {
            throw Problem.usage("codec.json-and-octets");
        }
        try (InputStream source = open()) {
            String shown = in.equals(STANDARD) ? console.texts().get("codec.standard-input") : in;
            if (out.equals(STANDARD)) {
                return toStandard(console, standard, source, shown, conversion);
            }
            return toFile(Path.of(out), source, shown, conversion);
        }
    }

    private InputStream open() throws IOException {
        if (in.equals(STANDARD)) {
            return new BufferedInputStream(System.in);
        }
        Path file = Path.of(in);
        if (!Files.exists(file)) {
            throw Problem.usage("problem.file-missing", file);
        } else if (Files.isDirectory(file) || !Files.isReadable(file)) {
            throw Problem.usage("problem.file-unreadable", file);
        }
        return new BufferedInputStream(Files.newInputStream(file));
    }

    private static Tally toStandard(Console console, PrintStream standard, InputStream source, String shown,
                                    Conversion conversion) throws IOException {
        OutputStream buffered = new BufferedOutputStream(standard);
        Tally tally = conversion.run(source, shown, buffered);
        buffered.flush();
        if (standard.checkError()) {
            throw new Problem(ExitStatus.FAILED, "codec.output-closed", console.texts().get("codec.standard-output"));
        }
        return tally;
    }

    private static Tally toFile(Path file, InputStream source, String shown, Conversion conversion) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (Files.isDirectory(file) || folder == null || !Files.isDirectory(folder)) {
            throw Problem.usage("problem.record-folder", file);
        }
        boolean special = Files.exists(file) && !Files.isRegularFile(file);
        if (Files.exists(file) ? !Files.isWritable(file) : !Files.isWritable(folder)) {
            throw Problem.usage("problem.record-unwritable", file);
        }
        Path target = special ? file
            : folder.resolve("." + file.getFileName() + "." + ProcessHandle.current().pid() + ".part");
        try {
            Tally tally;
            try (OutputStream sink = new BufferedOutputStream(Files.newOutputStream(target))) {
                tally = conversion.run(source, shown, sink);
            } catch (IOException e) {
                throw new Problem(ExitStatus.FAILED, "codec.write-failed", file, Localized.reason(e));
            }
            if (!special) {
                Files.move(target, file, StandardCopyOption.REPLACE_EXISTING);
            }
            return tally;
        } finally {
            if (!special) {
                Files.deleteIfExists(target);
            }
        }
    }
}
