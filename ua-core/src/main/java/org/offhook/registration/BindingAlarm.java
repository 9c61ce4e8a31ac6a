package org.offhook.registration;

import java.util.List;

/**
 * The registrar's list of bindings is not what we asked for: another phone of the same user, or somebody who takes the calls.
 *
 * @param kind     what is wrong
 * @param contacts the Contact values concerned, as written by the registrar
 */
public record BindingAlarm(Kind kind, List<String> contacts) {

    /** What is wrong with the list. */
    public enum Kind {
        /** There are bindings that are not ours; raised once for each new set of them. */
        FOREIGN_CONTACT,
        /** Ours is not among them. */
        OWN_CONTACT_MISSING,
        /** Ours lasts longer than was asked for, which a registrar may not do (RFC 3261 section 10.2.4). */
        EXPIRES_RAISED,
        /** Ours lasts less than a minute and less than a quarter of what was asked for: allowed, but no registrar of phones does so. */
        EXPIRES_LOWERED,
        /** The answer came with a wrong proof that its sender knows the password. */
        SERVER_UNPROVEN
    }

    /** Copies the list. */
    public BindingAlarm {
        contacts = List.copyOf(contacts);
    }
}
