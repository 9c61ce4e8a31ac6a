package org.offhook.diagnosis;

/** Recognises one kind of fault, or of success, in the evidence. */
interface Rule {

    /**
     * Looks at the evidence and notes what it finds.
     *
     * @param evidence what the packets show
     * @param verdict  receives the findings
     */
    void examine(Evidence evidence, VerdictSheet verdict);
}
