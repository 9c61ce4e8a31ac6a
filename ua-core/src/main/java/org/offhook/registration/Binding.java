package org.offhook.registration;

import java.util.Objects;
import org.offhook.sip.Hop;
import org.offhook.sip.SipUri;

/**
 * Our binding as the registrar confirmed it.
 *
 * @param contact     our Contact URI
 * @param expiresS    seconds it lasts from the answer on
 * @param server      registrar or proxy that the REGISTER went to
 * @param status      status of the answer, 200 as a rule
 * @param reason      its reason phrase
 * @param refreshInMs milliseconds from the answer to the planned refresh
 */
public record Binding(SipUri contact, long expiresS, Hop server, int status, String reason, long refreshInMs) {

    /** Checks for null. */
    public Binding {
        Objects.requireNonNull(contact, "contact");
        Objects.requireNonNull(server, "server");
        Objects.requireNonNull(reason, "reason");
    }
}
