package org.offhook.call;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.offhook.sip.NameAddr;
import org.offhook.sip.SipResponse;
import org.offhook.sip.SipSyntaxException;
import org.offhook.sip.SipUri;

/**
 * Where a redirected call goes next (RFC 3261 section 8.1.3.4): the Contacts of 3xx answers by falling q, none twice, and no
 * more than a handful in all. Pure.
 */
final class Redirects {

    private static final int MAX_TARGETS = 5;

    private record Target(SipUri uri, double q) {
    }

    private final Set<SipUri> seen = new HashSet<>();
    private final Deque<SipUri> waiting = new ArrayDeque<>();
    private int followed;

    Redirects(SipUri first) {
        seen.add(first);
    }

    /** Takes the Contacts of a 3xx; they come before those that still wait. */
    void add(SipResponse redirect) {
        List<Target> targets = new ArrayList<>();
        for (String contact : contacts(redirect)) {
            try {
                NameAddr address = NameAddr.parse(contact);
                targets.add(new Target(plain(address.uri()), q(address)));
            } catch (SipSyntaxException e) {
                // mailto: and the like are no targets of ours
            }
        }
        targets.sort(Comparator.comparingDouble(Target::q).reversed());
        targets.removeIf(target -> !seen.add(target.uri()));
        for (int i = targets.size() - 1; i >= 0; i--) {
            waiting.addFirst(targets.get(i).uri());
        }
    }

    private static List<String> contacts(SipResponse redirect) {
        try {
            return redirect.headers().elements("Contact");
        } catch (SipSyntaxException e) {
            return List.of();
        }
    }

    /** {@return the next target, empty when all were tried or too many} */
    Optional<SipUri> next() {
        return ++followed > MAX_TARGETS ? Optional.empty() : Optional.ofNullable(waiting.poll());
    }

    /** Headers and method that a URI asks for are not obeyed: a redirection may not write requests for us. */
    private static SipUri plain(SipUri uri) {
        return new SipUri(uri.scheme(), uri.user(), uri.host(), uri.port(), uri.parameters().without("method"), "");
    }

    private static double q(NameAddr contact) {
        try {
            double q = contact.parameters().get("q").map(Double::parseDouble).orElse(1.0);
            return q >= 0 && q <= 1 ? q : 1.0;
        } catch (NumberFormatException e) {
            return 1.0;
        }
    }
}
