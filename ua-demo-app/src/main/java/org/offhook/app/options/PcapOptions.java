package org.offhook.app.options;

import java.io.IOException;
import java.nio.file.Path;
import org.offhook.CaptureOptions;
import org.offhook.UserAgent;
import org.offhook.app.terminal.Console;
import org.offhook.app.terminal.Localized;
import org.offhook.app.terminal.Problem;
import org.offhook.explain.IoReason;
import picocli.CommandLine.Option;

/** Whether a capture of what the verb sends and receives is written, and what it holds. */
public final class PcapOptions {

    @Option(names = "--pcap", paramLabel = "FILE", descriptionKey = "option.pcap")
    private Path file;

    @Option(names = "--pcap-decrypted", descriptionKey = "option.pcap-decrypted")
    private boolean decrypted;

    @Option(names = "--pcap-secrets", descriptionKey = "option.pcap-secrets")
    private boolean secrets;

    /** Made by the command-line parser. */
    public PcapOptions() {
    }

    /**
     * Checks what can be checked before anybody is called.
     *
     * @throws Problem for a file that cannot be written, and for settings of a capture that is not asked for
     */
    public void check() {
        if (file == null && (decrypted || secrets)) {
            throw Problem.usage("problem.pcap-alone", decrypted ? "--pcap-decrypted" : "--pcap-secrets");
        } else if (file != null) {
            MediaOptions.requireWritable(file);
        }
    }

    /**
     * Begins the capture, where one is asked for.
     *
     * @param agent   whose packets are written
     * @param console told when writing fails later; the call goes on
     * @throws Problem when the file cannot be begun
     */
    public void begin(UserAgent agent, Console console) {
        if (file == null) {
            return;
        }
        try {
            agent.capture(file, CaptureOptions.DEFAULT.withSecrets(secrets).withDecrypted(decrypted)
                .withOnFailure(fault -> console.progress("pcap.failed", file, IoReason.of(fault, console.texts().locale()))));
        } catch (IOException e) {
            throw Problem.usage("problem.pcap-unwritable", file, Localized.reason(e));
        }
    }
}
