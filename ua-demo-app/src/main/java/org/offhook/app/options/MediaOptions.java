package org.offhook.app.options;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.offhook.RecordingMode;
import org.offhook.SrtpOptions;
import org.offhook.UserAgentBuilder;
import org.offhook.app.codec.CodecChoice;
import org.offhook.app.terminal.Problem;
import org.offhook.srtp.KeyExchange;
import picocli.CommandLine.Option;

/** What is heard and said in a call: the options that {@code call} and {@code answer} share. */
public final class MediaOptions {

    private static final int EXPEDITED_FORWARDING = 46;
    private static final double LONGEST_CALL_S = 24 * 3600;

    @Option(names = "--play", paramLabel = "FILE|tone:HZ|silence|mic", descriptionKey = "option.play")
    private String play;

    @Option(names = "--record", paramLabel = "FILE", descriptionKey = "option.record")
    private Path record;

    @Option(names = "--record-mode", paramLabel = "heard|mono|stereo|separate", descriptionKey = "option.record-mode")
    private String recordMode;

    @Option(names = "--duration", paramLabel = "SECONDS", descriptionKey = "option.duration")
    private Double durationS;

    @Option(names = "--codec", paramLabel = "LIST", split = ",", hideParamSyntax = true, descriptionKey = "option.codec")
    private List<String> codecs = List.of();

    @Option(names = "--srtp", paramLabel = "LIST", descriptionKey = "option.srtp")
    private String srtp;

    @Option(names = "--srtp-sdes-in-clear", descriptionKey = "option.srtp-sdes-in-clear")
    private boolean sdesInClear;

    @Option(names = "--dscp", paramLabel = "0-63", descriptionKey = "option.dscp")
    private int dscp = EXPEDITED_FORWARDING;

    /** Made by the command-line parser. */
    public MediaOptions() {
    }

    /**
     * Checks what can be checked before anybody is called.
     *
     * @throws Problem for the first option that makes no sense or asks for what is not there yet
     */
    public void check() {
        srtp();
        if (dscp < 0 || dscp > 63) {
            throw Problem.usage("problem.dscp", dscp);
        }
        if (durationS != null && !(durationS > 0 && durationS <= LONGEST_CALL_S)) {
            throw Problem.usage("problem.duration", durationS);
        }
        codecs().forEach(CodecChoice::installed);
        RecordingMode mode = recordMode().orElse(RecordingMode.HEARD);
        if (record != null) {
            mode.files(record).forEach(MediaOptions::requireWritable);
        } else if (recordMode != null) {
            throw Problem.usage("problem.record-mode-alone");
        }
    }

    static void requireWritable(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        if (Files.isDirectory(file) || folder == null || !Files.isDirectory(folder)) {
            throw Problem.usage("problem.record-folder", file);
        }
        if (Files.exists(file) ? !Files.isWritable(file) : !Files.isWritable(folder)) {
            throw Problem.usage("problem.record-unwritable", file);
        }
    }

    /**
     * {@return what is said; empty where nothing was asked for}
     *
     * @throws Problem when the file cannot be played
     */
    public Optional<PlaySource> play() {
        return Optional.ofNullable(play).map(PlaySource::parse);
    }

    /** {@return where what is heard is written} */
    public Optional<Path> record() {
        return Optional.ofNullable(record);
    }

    /**
     * {@return what of a call is recorded; empty where nothing was asked for}
     *
     * @throws Problem when there is no such mode
     */
    public Optional<RecordingMode> recordMode() {
        if (recordMode == null) {
            return Optional.empty();
        }
        for (RecordingMode mode : RecordingMode.values()) {
            if (mode.name().equalsIgnoreCase(recordMode)) {
                return Optional.of(mode);
            }
        }
        throw Problem.usage("problem.record-mode", recordMode);
    }

    /** {@return how long the call lasts after the answer} */
    public Optional<Duration> duration() {
        return Optional.ofNullable(durationS).map(seconds -> Duration.ofNanos(Math.round(seconds * 1e9)));
    }

    /**
     * Sets what the sound of a user agent is sent with.
     *
     * @param builder of the agent
     * @return the builder
     * @throws Problem when the words of an option do not go together
     */
    public UserAgentBuilder apply(UserAgentBuilder builder) {
        return builder.srtp(srtp()).mediaDscp(dscp);
    }

    /**
     * {@return whether and how the sound is encrypted}
     *
     * @throws Problem when the words do not go together
     */
    public SrtpOptions srtp() {
        SrtpOptions options;
        try {
            options = srtp == null ? SrtpOptions.OFF : SrtpOptions.parse(srtp);
        } catch (IllegalArgumentException e) {
            throw Problem.usage("problem.srtp", srtp);
        }
        if (sdesInClear && !options.exchanges().contains(KeyExchange.SDES)) {
            throw Problem.usage("problem.srtp-in-clear");
        }
        return options.withSdesInClear(sdesInClear);
    }

    /** {@return codecs, best first; empty for all} */
    public List<String> codecs() {
        return codecs.stream().map(String::trim).filter(name -> !name.isEmpty()).toList();
    }
}
