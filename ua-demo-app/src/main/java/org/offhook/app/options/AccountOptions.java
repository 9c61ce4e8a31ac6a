package org.offhook.app.options;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.offhook.Account;
import org.offhook.Transport;
import org.offhook.UserAgent;
import org.offhook.UserAgentBuilder;
import org.offhook.app.terminal.Problem;
import org.offhook.sip.SipSyntaxException;
import org.offhook.sip.SipUri;
import org.offhook.sip.account.AddressLiteral;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Who we are towards which server, and from which address: the options of every verb that signals. */
public final class AccountOptions {

    /** Holds the password where no file does; the command line never holds it, for other users can read that. */
    public static final String PASSWORD_VARIABLE = "OFFHOOK_PASSWORD";

    private static final int DNS_PORT = 53;

    @Option(names = "--user", paramLabel = "NAME", descriptionKey = "option.user")
    private String user;

    @Option(names = "--auth-user", paramLabel = "NAME", descriptionKey = "option.auth-user")
    private String authUser;

    @Option(names = "--password-file", paramLabel = "FILE", descriptionKey = "option.password-file")
    private Path passwordFile;

    @Option(names = "--registrar", paramLabel = "HOST[:PORT]", descriptionKey = "option.registrar")
    private String registrar;

    @Option(names = "--proxy", paramLabel = "HOST[:PORT]", descriptionKey = "option.proxy")
    private String proxy;

    @Option(names = "--transport", paramLabel = "udp|tcp|tls", descriptionKey = "option.transport")
    private Transport transport;

    @Mixin
    private TlsOptions tls;

    @Mixin
    private TelemetryOptions telemetry;

    @Option(names = "--bind", paramLabel = "ADDRESS", descriptionKey = "option.bind")
    private String bind;

    @Option(names = "--name-server", paramLabel = "ADDRESS[:PORT]", split = ",", descriptionKey = "option.name-server")
    private List<String> nameServers = List.of();

    @Option(names = "--port", paramLabel = "PORT", descriptionKey = "option.port")
    private int port;

    /** Made by the command-line parser. */
    public AccountOptions() {
    }

    /** {@return whether a registrar is named} */
    public boolean namesRegistrar() {
        return registrar != null;
    }

    /**
     * Begins a user agent with the transport, address and port of these options.
     *
     * @return a builder without accounts
     * @throws Problem when an option makes no sense
     */
    public UserAgentBuilder userAgent() {
        UserAgentBuilder builder = UserAgent.builder().tls(tls.settings());
        if (transport != null) {
            builder.transport(transport);
        }
        if (bind != null) {
            builder.bind(localAddress(bind));
        }
        if (port < 0 || port > 65535) {
            throw Problem.usage("problem.port", port);
        }
        if (!nameServers.isEmpty()) {
            builder.nameServers(nameServers.stream().map(AccountOptions::nameServer).toArray(InetSocketAddress[]::new));
        }
        telemetry.apply(builder);
        return builder.port(port);
    }

    /** By its address: a name would have to be looked up first, by the very servers that are not to be asked. */
    private static InetSocketAddress nameServer(String text) {
        String written = text.trim();
        boolean bareIpv6 = !written.startsWith("[") && written.indexOf(':') != written.lastIndexOf(':');
        try {
            SipUri uri = SipUri.parse("sip:" + (bareIpv6 ? "[" + written + "]" : written));
            Optional<InetAddress> address = AddressLiteral.parse(uri.host());
            if (address.isPresent() && uri.user().isEmpty() && uri.port() != 0) {
                return new InetSocketAddress(address.get(), uri.port() < 0 ? DNS_PORT : uri.port());
            }
        } catch (SipSyntaxException e) {
            // said below in the user's language
        }
        throw Problem.usage("problem.name-server", text);
    }

    private static InetAddress localAddress(String text) {
        String address = text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
        try {
            return InetAddress.getByName(address);
        } catch (UnknownHostException e) {
            throw Problem.usage("problem.bind", text);
        }
    }

    /**
     * Makes the account of a verb that needs one: {@code register} with its address of record, {@code call} and
     * {@code answer} with {@code --user} alone.
     *
     * @param addressOfRecord the address on the command line, or null for {@code --user} at {@code --registrar}
     * @param elsewhere       host to take for the domain where no registrar is named, or null
     * @param environment     may hold the password
     * @return the account; empty when neither an address nor a user is named
     * @throws Problem when an option makes no sense, or the password file cannot be read
     */
    public Optional<Account.Builder> account(String addressOfRecord, SipUri elsewhere, Map<String, String> environment) {
        if (addressOfRecord == null && user == null) {
            if (registrar != null) {
                throw Problem.usage("problem.registrar-without-user");
            } else if (passwordFile != null) {
                throw Problem.usage("problem.password-without-user", passwordFile);
            }
            return Optional.empty();
        }
        String address = addressOfRecord != null ? addressOfRecord : ownAddress(elsewhere);
        Account.Builder account;
        try {
            account = Account.builder(address);
        } catch (SipSyntaxException e) {
            throw WrittenAddress.wrong(e);
        } catch (IllegalArgumentException e) {
            throw Problem.usage("problem.address-of-record", address);
        }
        if (authUser != null) {
            account.user(authUser);
        } else if (user != null && !user.contains("@")) {
            account.user(user);
        }
        if (registrar != null) {
            account.registrar(server("--registrar", registrar).toString());
        } else if (addressOfRecord == null && elsewhere != null) {
            account.registrar("sip:" + elsewhere.hostPort());
        }
        if (proxy != null) {
            account.outboundProxy(server("--proxy", proxy).toString());
        }
        if (transport != null) {
            account.transport(transport);
        }
        // A technician's phone: what it shows is worth a second try.
        account.confirmRefusals(true);
        char[] password = password(environment);
        account.password(password);
        Arrays.fill(password, '\0');
        return Optional.of(account);
    }

    private String ownAddress(SipUri elsewhere) {
        if (user.contains("@")) {
            return user;
        }
        SipUri server = registrar != null ? server("--registrar", registrar) : elsewhere;
        if (server == null) {
            throw Problem.usage("problem.user-without-registrar", user);
        }
        return SipUri.of(user, server.host(), -1).toString();
    }

    private static SipUri server(String option, String text) {
        boolean hasScheme = text.startsWith("sip:") || text.startsWith("sips:");
        try {
            SipUri uri = SipUri.parse(hasScheme ? text : "sip:" + text);
            if (uri.port() != 0) {
                return uri;
            }
        } catch (SipSyntaxException e) {
            // said below in the user's language
        }
        throw Problem.usage("problem.server", option, text);
    }

    private char[] password(Map<String, String> environment) {
        if (passwordFile == null) {
            return environment.getOrDefault(PASSWORD_VARIABLE, "").toCharArray();
        }
        return PasswordFile.read(passwordFile);
    }

    /**
     * Reads who is to be called; a number or name alone means somebody at the registrar, or at our own domain.
     *
     * @param written as it stands on the command line
     * @return whom to call
     * @throws Problem when it cannot be read, or does not say where
     */
    public SipUri target(String written) {
        String text = written.trim();
        if (!text.isEmpty() && text.indexOf('@') < 0 && text.indexOf(':') < 0) {
            return atOwnDomain(text);
        }
        SipUri target = WrittenAddress.of(text);
        if (target.host().isEmpty() && user == null) {
            throw Problem.usage("problem.tel", text);
        }
        return target;
    }

    private SipUri atOwnDomain(String who) {
        if (registrar == null && (user == null || !user.contains("@"))) {
            throw Problem.usage("problem.number", who);
        }
        SipUri server = registrar == null ? WrittenAddress.of(user) : server("--registrar", registrar);
        return WrittenAddress.of("sip:" + who + "@" + server.hostPort());
    }

    /**
     * {@return whether a password was given one way or the other}
     *
     * @param environment may hold it
     */
    public boolean hasPassword(Map<String, String> environment) {
        return passwordFile != null || !environment.getOrDefault(PASSWORD_VARIABLE, "").isEmpty();
    }
}
