package org.offhook.app.terminal;

import java.util.List;
import org.offhook.diagnosis.Finding;

/**
 * Something the user can put right, told in one sentence of {@link Texts}: it names the thing and says what to do.
 */
public final class Problem extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ExitStatus status;
    private final String key;
    private final transient Object[] arguments;
    private transient List<Finding> findings = List.of();

    /**
     * Describes the problem.
     *
     * @param status    how the process will end
     * @param key       key of the sentence
     * @param arguments what it names
     */
    public Problem(ExitStatus status, String key, Object... arguments) {
        super(key);
        this.status = status;
        this.key = key;
        this.arguments = arguments.clone();
    }

    /**
     * Describes a mistake on the command line or in a file it names.
     *
     * @param key       key of the sentence
     * @param arguments what it names
     * @return the problem
     */
    public static Problem usage(String key, Object... arguments) {
        return new Problem(ExitStatus.USAGE, key, arguments);
    }

    Problem withFindings(List<Finding> shown) {
        findings = List.copyOf(shown);
        return this;
    }

    /** {@return why, as far as the packets show it; often empty} */
    public List<Finding> findings() {
        return findings == null ? List.of() : findings;
    }

    /** {@return how the process will end} */
    public ExitStatus status() {
        return status;
    }

    /**
     * {@return the sentence}
     *
     * @param texts the language
     */
    public String sentence(Texts texts) {
        return texts.get(key, arguments);
    }
}
