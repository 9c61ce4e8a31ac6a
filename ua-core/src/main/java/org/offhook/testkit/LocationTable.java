package org.offhook.testkit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.offhook.sip.NameAddr;
import org.offhook.sip.SipUri;

/**
 * Where the users of a registrar can be reached, with what expires when (RFC 3261 section 10.3). Pure; owned by one thread.
 * A user has at most {@value #CONTACTS_PER_USER} contacts, and there are at most {@value #USERS} users, so that a flood of
 * registrations does not fill the memory.
 */
final class LocationTable {

    static final int CONTACTS_PER_USER = 10;
    static final int USERS = 10_000;

    private static final String INSTANCE = "+sip.instance";

    /** One contact of one user; {@code callId} and {@code cseq} are those of the REGISTER that brought it. */
    record Contact(SipUri uri, Optional<String> instance, String callId, long cseq, long expiresAtNanos) {

        long secondsLeft(long nowNanos) {
            return Math.max(0, (expiresAtNanos - nowNanos + 999_999_999L) / 1_000_000_000L);
        }
    }

    private final Map<String, List<Contact>> users = new HashMap<>();

    /** {@return the contacts that stand, the newest first} */
    List<Contact> contacts(String user, long nowNanos) {
        List<Contact> contacts = users.get(user);
        if (contacts == null) {
            return List.of();
        }
        contacts.removeIf(contact -> contact.expiresAtNanos() - nowNanos <= 0);
        if (contacts.isEmpty()) {
            users.remove(user);
        }
        return List.copyOf(contacts);
    }

    /** {@return whether the REGISTER is older than the one that brought this contact: a repetition that lost its way} */
    boolean isOutdated(String user, NameAddr contact, String callId, long cseq, long nowNanos) {
        return find(user, contact, nowNanos).filter(known -> known.callId().equals(callId) && known.cseq() >= cseq).isPresent();
    }

    /**
     * Adds, refreshes or removes a contact.
     *
     * @return false when the user has too many, or there are too many users
     */
    boolean bind(String user, NameAddr contact, String callId, long cseq, long expiresSeconds, long nowNanos) {
        Optional<Contact> known = find(user, contact, nowNanos);
        if (!users.containsKey(user) && users.size() >= USERS && !makeRoom(nowNanos)) {
            return expiresSeconds == 0;
        }
        List<Contact> contacts = users.computeIfAbsent(user, name -> new ArrayList<>());
        known.ifPresent(contacts::remove);
        if (expiresSeconds > 0 && contacts.size() < CONTACTS_PER_USER) {
            contacts.add(0, new Contact(contact.uri(), contact.parameters().get(INSTANCE), callId, cseq,
                nowNanos + expiresSeconds * 1_000_000_000L));
        }
        boolean full = expiresSeconds > 0 && contacts.stream().noneMatch(kept -> kept.uri().equals(contact.uri()));
        if (contacts.isEmpty()) {
            users.remove(user);
        }
        return !full;
    }

    /** {@return whether the bindings of some user had run out, and are gone} */
    private boolean makeRoom(long nowNanos) {
        return users.values().removeIf(contacts -> contacts.stream().allMatch(contact -> contact.expiresAtNanos() - nowNanos <= 0));
    }

    /** A phone that starts again keeps its instance and changes its port: its old contact is the same one. */
    private Optional<Contact> find(String user, NameAddr contact, long nowNanos) {
        Optional<String> instance = contact.parameters().get(INSTANCE);
        return contacts(user, nowNanos).stream().filter(known -> known.uri().equals(contact.uri())
            || instance.isPresent() && instance.equals(known.instance())).findFirst();
    }

    void removeAll(String user) {
        users.remove(user);
    }
}
