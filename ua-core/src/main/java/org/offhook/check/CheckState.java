package org.offhook.check;

/** The four states of a monitoring plugin, from harmless to grave; the exit status of each is the convention of Nagios. */
public enum CheckState {
    /** All within its limits. */
    OK(0),
    /** What should have been measured was not, or could not be tried. */
    UNKNOWN(3),
    /** Something is outside the first limit. */
    WARNING(1),
    /** Something is outside the second limit, or does not work at all. */
    CRITICAL(2);

    private final int exitStatus;

    CheckState(int exitStatus) {
        this.exitStatus = exitStatus;
    }

    /** {@return the exit status of a plugin in this state} */
    public int exitStatus() {
        return exitStatus;
    }

    /**
     * {@return the graver of two states}
     *
     * @param other the other state
     */
    public CheckState worse(CheckState other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
