package org.offhook;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.offhook.sip.Hop;
import org.offhook.sip.NameAddr;
import org.offhook.sip.SipRequest;
import org.offhook.sip.SipUri;
import org.offhook.sip.account.AddressLiteral;
import org.offhook.sip.account.OwnPath;
import org.offhook.sip.account.SipAccount;
import org.offhook.sip.auth.Credentials;
import org.offhook.sip.auth.DigestAuthenticator;
import org.offhook.sip.auth.Randomness;
import org.offhook.sip.io.LocalAddresses;

/** The accounts of a user agent as its signalling knows them, and who it is where it has none. Any thread. */
final class AgentAccounts {

    private final UserAgentBuilder settings;
    private final LocalAddresses localAddresses;
    private final Map<Account, SipAccount> sipAccounts = new ConcurrentHashMap<>();

    AgentAccounts(UserAgentBuilder settings) {
        this.settings = settings;
        this.localAddresses = new LocalAddresses(settings.bindAddress == null ? new InetSocketAddress(0).getAddress() : settings.bindAddress);
        // Each takes its copy of the password now: the program may destroy its account once the agent is built.
        settings.accounts.forEach(this::sip);
    }

    /** {@return what registrations and calls of an account share} */
    SipAccount sip(Account account) {
        return sipAccounts.computeIfAbsent(account, key -> new SipAccount(key.addressOfRecord(), key.registrar(),
            new DigestAuthenticator(credentials(key), Randomness.secure(), key.confirmsRefusals()),
            key.outboundProxy(), Optional.of(key.transport().orElse(settings.transport).protocol()),
            settings.userAgentName, new OwnPath()));
    }

    private static List<Credentials> credentials(Account account) {
        Credentials any = Credentials.password(account.user(), account.password());
        if (account.realms().isEmpty()) {
            return List.of(any);
        }
        List<Credentials> each = account.realms().stream().map(any::forRealm).toList();
        any.destroy();
        return each;
    }

    /** The agent has ended: overwrites its copies of the passwords. */
    void destroy() {
        sipAccounts.values().forEach(account -> account.authenticator().destroy());
    }

    /**
     * {@return who a call is of}
     *
     * @param account  null for none
     * @param identity of a call without an account
     */
    SipAccount sip(Account account, NameAddr identity) {
        return account != null ? sip(account)
            : SipAccount.of(identity).withUserAgent(settings.userAgentName).withTransport(settings.transport.protocol());
    }

    /** Who calls when there is no account: a name nobody can take for a registered one, at the address that the call leaves from. */
    NameAddr anonymousIdentity(SipUri target) {
        Optional<InetAddress> remote = settings.bindAddress != null ? Optional.of(settings.bindAddress) : AddressLiteral.parse(target.host());
        return NameAddr.of(SipUri.of("offhook", remote.map(localAddresses::towards).map(InetAddress::getHostAddress).orElse("offhook.invalid"), -1));
    }

    /** The account whose user is called, else the first one; null without any. */
    Account called(SipRequest invite) {
        String user = invite.requestUri().user();
        for (Account account : settings.accounts) {
            if (account.addressOfRecord().uri().user().equals(user)) {
                return account;
            }
        }
        return settings.accounts.isEmpty() ? null : settings.accounts.get(0);
    }

    /** {@return the users that may be called here} */
    Set<String> users() {
        return settings.accounts.stream().map(account -> account.addressOfRecord().uri().user()).collect(Collectors.toSet());
    }

    /** {@return whether a request comes from a server that an account is registered with} */
    boolean areServedBy(Hop source) {
        return sipAccounts.values().stream().anyMatch(account -> account.path().containsHost(source));
    }
}
