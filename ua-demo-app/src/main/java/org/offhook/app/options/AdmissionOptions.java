package org.offhook.app.options;

import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.offhook.UserAgentBuilder;
import org.offhook.app.terminal.Problem;
import org.offhook.sip.guard.AdmissionPolicy;
import org.offhook.sip.guard.AdmissionPolicy.Strangers;
import picocli.CommandLine.Option;

/** Options of verbs that wait for something: who may call, what strangers may do, and what they learn. */
public final class AdmissionOptions {

    @Option(names = "--allow", paramLabel = "ADDRESS[/BITS]", split = ",", descriptionKey = "option.allow")
    private List<String> allow = List.of();

    @Option(names = "--deny", paramLabel = "ADDRESS[/BITS]", split = ",", descriptionKey = "option.deny")
    private List<String> deny = List.of();

    @Option(names = "--strangers", paramLabel = "open|limited|refused", descriptionKey = "option.strangers")
    private String strangers;

    @Option(names = "--silent", descriptionKey = "option.silent")
    private boolean silent;

    @Option(names = "--any-source", descriptionKey = "option.any-source")
    private boolean anySource;

    @Option(names = "--user-agent", paramLabel = "TEXT", descriptionKey = "option.user-agent")
    private String userAgent;

    /** Made by the command-line parser. */
    public AdmissionOptions() {
    }

    /** {@return whether strangers are served like everybody else} */
    public boolean servesStrangers() {
        return Strangers.OPEN.name().equalsIgnoreCase(strangers);
    }

    /**
     * Puts these options into a builder.
     *
     * @param builder of the agent
     * @throws Problem when an option makes no sense
     */
    public void apply(UserAgentBuilder builder) {
        AdmissionPolicy policy = AdmissionPolicy.DEFAULT.withSilent(silent).withStrictDialogs(!anySource);
        policy = with("--allow", String.join(",", allow), policy, before -> before.withAllow(allow));
        policy = with("--deny", String.join(",", deny), policy, before -> before.withDeny(deny));
        if (strangers != null) {
            policy = with("--strangers", strangers, policy,
                before -> before.withStrangers(Strangers.valueOf(strangers.toUpperCase(Locale.ROOT))));
        }
        builder.admission(policy);
        if (userAgent != null) {
            builder.userAgentName(userAgent);
        }
    }

    private static AdmissionPolicy with(String option, String value, AdmissionPolicy policy, UnaryOperator<AdmissionPolicy> change) {
        try {
            return change.apply(policy);
        } catch (IllegalArgumentException e) {
            throw Problem.usage("problem.admission", option, value);
        }
    }
}
