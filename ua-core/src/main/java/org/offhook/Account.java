package org.offhook;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.offhook.sip.NameAddr;
import org.offhook.sip.SipUri;
import org.offhook.sip.auth.Secret;

/**
 * Who the user agent is towards a registrar: address of record, credentials, and where to register. Immutable but for
 * {@link #destroy()}. The password never appears in {@link #toString()}.
 */
public final class Account {

    private final NameAddr addressOfRecord;
    private final String user;
    private final Secret password;
    private final SipUri registrar;
    private final SipUri outboundProxy;
    private final Transport transport;
    private final Duration expires;
    private final List<String> realms;
    private final SrtpOptions srtp;
    private final boolean confirmsRefusals;

    private Account(Builder builder) {
        addressOfRecord = builder.addressOfRecord;
        user = builder.user;
        password = builder.password.copy();
        registrar = builder.registrar;
        outboundProxy = builder.outboundProxy;
        transport = builder.transport;
        expires = builder.expires;
        realms = builder.realms;
        srtp = builder.srtp;
        confirmsRefusals = builder.confirmsRefusals;
    }

    /**
     * Makes an account with the usual settings: user name and registrar are those of the address.
     *
     * @param addressOfRecord {@code sip:2001@pbx.example}, with display name if wished
     * @param password        the password; copied
     * @return the account
     * @throws IllegalArgumentException when the address is no SIP address with a user
     */
    public static Account of(String addressOfRecord, char[] password) {
        return builder(addressOfRecord).password(password).build();
    }

    /**
     * Makes an account with the usual settings, for programs that hold the password as a string anyway.
     *
     * @param addressOfRecord {@code sip:2001@pbx.example}, with display name if wished
     * @param password        the password
     * @return the account
     * @throws IllegalArgumentException when the address is no SIP address with a user
     */
    public static Account of(String addressOfRecord, String password) {
        char[] copy = Objects.requireNonNull(password, "password").toCharArray();
        try {
            return of(addressOfRecord, copy);
        } finally {
            Arrays.fill(copy, '\0');
        }
    }

    /**
     * Begins an account.
     *
     * @param addressOfRecord {@code sip:2001@pbx.example}, {@code "Ann" <sip:ann@pbx.example>}, {@code 2001@pbx.example};
     *                        {@code ;transport=tls} behind it does as {@link Builder#transport}
     * @return a builder
     * @throws IllegalArgumentException when the address is no SIP address with a user
     */
    public static Builder builder(String addressOfRecord) {
        return new Builder(NameAddr.parseAddress(Objects.requireNonNull(addressOfRecord, "addressOfRecord")));
    }

    NameAddr addressOfRecord() {
        return addressOfRecord;
    }

    /** {@return the address of record, as {@code sip:user@host}} */
    public String address() {
        return addressOfRecord.uri().addressOfRecord().toString();
    }

    /** {@return the user name for digest authentication} */
    public String user() {
        return user;
    }

    /** {@return a copy, for the caller to destroy} */
    Secret password() {
        return password.copy();
    }

    /**
     * Overwrites the password, for programs that are done with it. Agents that were built with the account have a copy of their own,
     * which {@link UserAgent#close()} overwrites; an agent that is given the account afterwards has no password.
     */
    public void destroy() {
        password.destroy();
    }

    SipUri registrar() {
        return registrar;
    }

    Optional<SipUri> outboundProxy() {
        return Optional.ofNullable(outboundProxy);
    }

    Optional<Transport> transport() {
        return Optional.ofNullable(transport);
    }

    /** {@return the realms that the password is shown to; empty for those that the account's servers turn out to have} */
    List<String> realms() {
        return realms;
    }

    Duration expires() {
        return expires;
    }

    Optional<SrtpOptions> srtp() {
        return Optional.ofNullable(srtp);
    }

    boolean confirmsRefusals() {
        return confirmsRefusals;
    }

    /** {@return address and user, without the password} */
    @Override
    public String toString() {
        return "Account[" + address() + ", user " + user + ", registrar " + registrar + "]";
    }

    /** Collects what an account needs; not thread-safe. */
    public static final class Builder {

        private final NameAddr addressOfRecord;
        private String user;
        private Secret password = new Secret(new char[0]);
        private SipUri registrar;
        private SipUri outboundProxy;
        private Transport transport;
        private Duration expires = Duration.ofMinutes(10);
        private List<String> realms = List.of();
        private SrtpOptions srtp;
        private boolean confirmsRefusals;

        private Builder(NameAddr addressOfRecord) {
            if (addressOfRecord.uri().user().isEmpty() || addressOfRecord.uri().host().isEmpty()) {
                throw new IllegalArgumentException(
                    "an account needs a user and a host, as in sip:2001@pbx.example, not " + addressOfRecord.uri());
            }
            // A transport in the address says how its server is reached; it is no part of who one is (RFC 3261 section 19.1.1).
            this.addressOfRecord = new NameAddr(addressOfRecord.displayName(),
                addressOfRecord.uri().withParameters(addressOfRecord.uri().parameters().without("transport")), addressOfRecord.parameters());
            this.transport = addressOfRecord.uri().transport().flatMap(Transport::of).orElse(null);
            this.user = addressOfRecord.uri().user();
            this.registrar = new SipUri(addressOfRecord.uri().scheme(), "", addressOfRecord.uri().host(),
                addressOfRecord.uri().port(), addressOfRecord.uri().parameters(), "");
        }

        /**
         * Sets the user name for digest authentication where it is not the one of the address.
         *
         * @param value the user name
         * @return this builder
         */
        public Builder user(String value) {
            user = Objects.requireNonNull(value, "user");
            return this;
        }

        /**
         * Sets the password.
         *
         * @param value the password; copied
         * @return this builder
         */
        public Builder password(char[] value) {
            password = new Secret(Objects.requireNonNull(value, "password"));
            return this;
        }

        /**
         * Sets where to register.
         *
         * @param value {@code host}, {@code host:port} or a SIP URI without a user
         * @return this builder
         * @throws IllegalArgumentException when it is none of these
         */
        public Builder registrar(String value) {
            registrar = hostOrUri(value);
            return this;
        }

        /**
         * Sends every request through a proxy (a loose route on top of all others).
         *
         * @param value {@code host}, {@code host:port} or a SIP URI
         * @return this builder
         * @throws IllegalArgumentException when it is none of these
         */
        public Builder outboundProxy(String value) {
            SipUri uri = hostOrUri(value);
            outboundProxy = uri.withParameters(uri.parameters().with("lr", ""));
            return this;
        }

        /**
         * Sets the transport for this account where the URIs do not say it.
         *
         * @param value the transport
         * @return this builder
         */
        public Builder transport(Transport value) {
            transport = Objects.requireNonNull(value, "transport");
            return this;
        }

        /**
         * Sets the realms that an answer computed from the password is given to. Default: whatever realm the registrar asks for,
         * and before that the first one that accepts the answer.
         *
         * @param values realms as the servers write them
         * @return this builder
         */
        public Builder realms(String... values) {
            realms = List.of(values);
            return this;
        }

        /**
         * Sets how long a binding is asked for; the registrar has the last word.
         *
         * @param value at least one second
         * @return this builder
         */
        public Builder expires(Duration value) {
            if (value.toSeconds() < 1) {
                throw new IllegalArgumentException("a registration lasts at least one second, not " + value);
            }
            expires = value;
            return this;
        }

        /**
         * Sets whether the sound of this account's calls is encrypted. Without it the agent's setting holds.
         *
         * @param value policy and ways to come to keys
         * @return this builder
         */
        public Builder srtp(SrtpOptions value) {
            srtp = Objects.requireNonNull(value, "srtp");
            return this;
        }

        /**
         * Sets whether a server that refuses the credentials is given them once more, with the nonce that came with the refusal. It
         * tells a test apart from a server that refuses them and one that loses its nonces; a phone should not do it
         * (RFC 3261 section 22.2), and does not by default.
         *
         * @param value true for three tries of a request in place of two
         * @return this builder
         */
        public Builder confirmRefusals(boolean value) {
            confirmsRefusals = value;
            return this;
        }

        /** {@return the account} */
        public Account build() {
            return new Account(this);
        }

        private static SipUri hostOrUri(String value) {
            String trimmed = value.trim();
            boolean hasScheme = trimmed.startsWith("sip:") || trimmed.startsWith("sips:");
            return SipUri.parse(hasScheme ? trimmed : "sip:" + trimmed);
        }
    }
}
