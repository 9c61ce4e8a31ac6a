package org.offhook.registration;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.offhook.sip.Hop;
import org.offhook.sip.SipResponse;
import org.offhook.sip.SipUri;
import org.offhook.sip.Via;
import org.offhook.sip.account.AddressLiteral;
import org.offhook.sip.account.SipAccount;

/** Where the registrar saw us: {@code received} and {@code rport} of the topmost Via (RFC 3581 section 4). Pure. */
final class ReflectedAddress {

    private ReflectedAddress() {
    }

    /**
     * Reads it from an answer, if it is another place than our Contact says. Over a connection the port is a passing one, so
     * that only another host tells of a translator.
     *
     * @param ok      the answer
     * @param account whose Contact
     * @param contact the one that was registered
     * @param server  who answered
     * @return where we were seen; empty where the Contact is right, or the Via says nothing that can be read
     */
    static Optional<InetSocketAddress> in(SipResponse ok, SipAccount account, SipUri contact, Hop server) {
        Via via = ok.topVia();
        int port = via.rport().orElse(via.port() < 0 ? server.transport().defaultPort() : via.port());
        Optional<InetAddress> host = AddressLiteral.parse(via.received().orElse(via.host()));
        if (host.isEmpty() || port < 1 || port > 65535) {
            return Optional.empty();
        }
        InetSocketAddress seen = new InetSocketAddress(host.get(), port);
        SipUri reflected = account.contactUri(seen, server.transport());
        boolean samePlace = reflected.host().equals(contact.host())
            && (server.transport().reliable() || reflected.port() == contact.port());
        return samePlace ? Optional.empty() : Optional.of(seen);
    }
}
