package org.offhook.app.options;

import java.time.Duration;
import java.util.List;
import org.offhook.SrtpOptions;
import org.offhook.UserAgentBuilder;
import org.offhook.app.codec.CodecChoice;
import org.offhook.app.terminal.LowerWords;
import org.offhook.app.terminal.Problem;
import org.offhook.check.CheckFormat;
import org.offhook.check.CheckLimits;
import org.offhook.check.CheckPlan;
import org.offhook.check.Expectation;
import picocli.CommandLine.Option;

/** What a test call does and by what it is judged. */
public final class CheckOptions {

    /** For results without figures. */
    public static final CheckLimits NO_LIMITS = CheckLimits.NONE;

    private static final double LONGEST_S = 60;
    private static final double LONGEST_LIMIT_S = 600;

    @Option(names = {"-w", "--warning"}, paramLabel = "METRIC=RANGE,...", descriptionKey = "check.warning")
    private String warning;

    @Option(names = {"-c", "--critical"}, paramLabel = "METRIC=RANGE,...", descriptionKey = "check.critical")
    private String critical;

    @Option(names = {"-t", "--timeout"}, paramLabel = "SECONDS", descriptionKey = "check.timeout")
    private double timeLimitS = 30;

    @Option(names = "--duration", paramLabel = "SECONDS", descriptionKey = "check.duration")
    private double durationS = 10;

    @Option(names = "--dtmf", paramLabel = "DIGITS", descriptionKey = "call.dtmf")
    private String dtmf = "";

    @Option(names = "--codec", paramLabel = "LIST", split = ",", hideParamSyntax = true, descriptionKey = "option.codec")
    private List<String> codecs = List.of();

    @Option(names = "--srtp", paramLabel = "LIST", descriptionKey = "option.srtp")
    private String srtp;

    @Option(names = "--expect", paramLabel = "SOUND", descriptionKey = "check.expect")
    private String expected = "sound";

    @Option(names = "--format", paramLabel = "nagios|zabbix|prtg|prometheus|json", descriptionKey = "check.format")
    private CheckFormat format = CheckFormat.NAGIOS;

    /** Made by the command-line parser. */
    public CheckOptions() {
    }

    /** {@return how the result is written} */
    public CheckFormat format() {
        return format;
    }

    /**
     * Sets the codecs and the encryption of the call.
     *
     * @param agent to be used for it
     * @return the same
     * @throws Problem when a codec is not there, or the words for SRTP do not go together
     */
    public UserAgentBuilder sound(UserAgentBuilder agent) {
        List<String> names = codecs.stream().map(String::trim).filter(name -> !name.isEmpty()).toList();
        names.forEach(CodecChoice::installed);
        try {
            return agent.codecs(names.toArray(String[]::new)).srtp(srtp == null ? SrtpOptions.OFF : SrtpOptions.parse(srtp));
        } catch (IllegalArgumentException e) {
            throw Problem.usage("problem.srtp", srtp);
        }
    }

    /**
     * {@return what the options ask for}
     *
     * @param target who is called
     * @throws Problem when an option makes no sense
     */
    public CheckPlan plan(String target) {
        if (!(timeLimitS >= 1 && timeLimitS <= LONGEST_LIMIT_S)) {
            throw Problem.usage("problem.check-timeout", timeLimitS);
        }
        if (!(durationS >= 0.5 && durationS <= LONGEST_S)) {
            throw Problem.usage("problem.check-duration", durationS);
        }
        if (!dtmf.matches("[0-9A-Da-d*#,]*")) {
            throw Problem.usage("problem.dtmf", dtmf);
        }
        try {
            CheckLimits limits = CheckLimits.DEFAULT;
            limits = warning == null ? limits : limits.withWarning(warning);
            limits = critical == null ? limits : limits.withCritical(critical);
            return CheckPlan.of(target).withTimeLimit(duration(timeLimitS)).withListening(duration(durationS)).withDtmf(dtmf)
                .withExpected(Expectation.parse(expected)).withLimits(limits);
        } catch (IllegalArgumentException e) {
            throw Problem.usage("problem.check", LowerWords.of(e));
        }
    }

    private static Duration duration(double seconds) {
        return Duration.ofMillis(Math.round(seconds * 1000));
    }
}
