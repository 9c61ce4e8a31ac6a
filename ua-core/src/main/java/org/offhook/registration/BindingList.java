package org.offhook.registration;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.offhook.sip.NameAddr;
import org.offhook.sip.SipResponse;
import org.offhook.sip.SipSyntaxException;
import org.offhook.sip.SipText;
import org.offhook.sip.SipUri;

/**
 * The bindings that a 200 to REGISTER lists (RFC 3261 section 10.3, step 8), sorted into ours and others.
 *
 * @param own      ours, if it is there
 * @param expiresS seconds that ours lasts, as the registrar says
 * @param foreign  the others, as written
 */
record BindingList(Optional<NameAddr> own, long expiresS, List<String> foreign) {

    /**
     * Reads the list.
     *
     * @param ok         the 200
     * @param contact    our Contact URI
     * @param instanceId our {@code +sip.instance}, empty for none
     * @param asked      seconds that were asked for, where the answer says nothing
     * @return the list
     * @throws SipSyntaxException when a Contact cannot be read
     */
    static BindingList of(SipResponse ok, SipUri contact, String instanceId, long asked) {
        NameAddr own = null;
        List<String> foreign = new ArrayList<>();
        for (String element : ok.headers().elements("Contact")) {
            NameAddr binding = NameAddr.parse(element);
            if (sameContact(binding.uri(), contact)) {
                own = binding;
            } else if (!ofInstance(binding, instanceId)) {
                // A former address of this very device, which its registrar still holds, is no stranger.
                foreign.add(SipText.printable(element));
            }
        }
        long expires = own == null ? 0 : seconds(own.parameters().get("expires"))
            .or(() -> seconds(ok.headers().first("Expires"))).orElse(asked);
        return new BindingList(Optional.ofNullable(own), expires, foreign);
    }

    /** The parts of URI comparison that a registrar leaves alone (RFC 3261 section 19.1.4). */
    private static boolean sameContact(SipUri one, SipUri other) {
        return one.user().equals(other.user()) && one.host().equals(other.host()) && port(one) == port(other)
            && one.transport().equals(other.transport());
    }

    private static int port(SipUri uri) {
        return uri.port() >= 0 ? uri.port() : uri.transport().map(transport -> transport.defaultPort()).orElse(5060);
    }

    private static boolean ofInstance(NameAddr binding, String instanceId) {
        return !instanceId.isEmpty() && binding.parameters().get("+sip.instance")
            .map(value -> SipText.unquote(value).equals("<" + instanceId + ">")).orElse(false);
    }

    private static Optional<Long> seconds(Optional<String> text) {
        try {
            return text.map(String::trim).map(Long::valueOf).filter(value -> value >= 0);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
