package org.offhook.explain;

import java.util.Objects;
import java.util.Optional;

/**
 * One code in plain words.
 *
 * @param topic   what the code belongs to
 * @param code    the code: a number, or a name such as {@code media.loss}
 * @param title   its name, for SIP statuses the phrase of the standard
 * @param meaning what happened, in a sentence or two
 * @param sender  who usually sends it; empty where that is no question
 * @param check   what to look at next; empty where there is nothing to do
 */
public record Explanation(Topic topic, String code, String title, String meaning, Optional<String> sender,
                          Optional<String> check) {

    /** Checks for null. */
    public Explanation {
        Objects.requireNonNull(topic, "topic");
        Objects.requireNonNull(code, "code");
        Objects.requireNonNull(title, "title");
        Objects.requireNonNull(meaning, "meaning");
        Objects.requireNonNull(sender, "sender");
        Objects.requireNonNull(check, "check");
    }

    /** {@return the code as it can be asked for without ambiguity: {@code sip:486}, {@code q850:17}, {@code media.loss}} */
    public String reference() {
        return topic == Topic.FINDING || topic == Topic.FIGURE ? code : topic.prefix() + ":" + code;
    }
}
