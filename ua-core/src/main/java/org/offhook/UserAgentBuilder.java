package org.offhook;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.offhook.codecs.Codecs;
import org.offhook.hep.HepSettings;
import org.offhook.media.CallMediaFactory;
import org.offhook.media.Impairment;
import org.offhook.media.MediaSettings;
import org.offhook.media.MediaTicks;
import org.offhook.sip.SipUri;
import org.offhook.sip.guard.AdmissionPolicy;
import org.offhook.sip.tls.TlsSettings;

/** Collects what a {@link UserAgent} is to be; not thread-safe. Every setting has a default that works. */
public final class UserAgentBuilder {

    final List<Account> accounts = new ArrayList<>();
    List<String> codecPreference = List.of();
    Codecs codecs;
    Transport transport = Transport.UDP;
    InetAddress bindAddress;
    int port;
    int mediaPortFrom;
    int mediaPortTo;
    Executor executor;
    String userAgentName = "Offhook";
    Duration ringTimeout = Duration.ofMinutes(3);
    Supplier<Impairment> impairment;
    boolean evidence = true;
    Optional<HepSettings> hep = Optional.empty();
    Optional<SipUri> qualityCollector = Optional.empty();
    int minPlayoutDelayMs;
    int mediaDscp = MediaSettings.DSCP_EF;
    Duration mediaTimeout = Duration.ofMinutes(1);
    SrtpOptions srtp = SrtpOptions.OFF;
    List<InetSocketAddress> nameServers = List.of();
    AdmissionPolicy admission = AdmissionPolicy.DEFAULT;
    TlsSettings tls = TlsSettings.DEFAULT;
    CallMediaFactory media;
    MediaTicks ticks;

    UserAgentBuilder() {
    }

    /**
     * Runs the sound of calls elsewhere than on media threads and sockets: on the clock of a test.
     *
     * @param calls  opens the media of calls
     * @param paced  does periodic work
     */
    UserAgentBuilder media(CallMediaFactory calls, MediaTicks paced) {
        media = calls;
        ticks = paced;
        return this;
    }

    /**
     * Adds an account. The first one is the default for {@link UserAgent#register()} and {@link UserAgent#invite(String)}.
     *
     * @param account the account
     * @return this builder
     */
    public UserAgentBuilder account(Account account) {
        accounts.add(Objects.requireNonNull(account, "account"));
        return this;
    }

    /**
     * Sets the transport where neither address nor account asks for one. Default UDP.
     *
     * @param value the transport
     * @return this builder
     */
    public UserAgentBuilder transport(Transport value) {
        transport = Objects.requireNonNull(value, "transport");
        return this;
    }

    /**
     * Sets the codecs, best first. Default: all that are installed.
     *
     * @param specifications {@code NAME} or {@code NAME/clock}, and behind it format parameters that we ask the other side
     *                       for: {@code G729;annexb=no}
     * @return this builder
     */
    public UserAgentBuilder codecs(String... specifications) {
        codecPreference = List.of(specifications);
        return this;
    }

    /**
     * Sets where codecs are looked for. Default: the service loader.
     *
     * @param value the codecs
     * @return this builder
     */
    public UserAgentBuilder installedCodecs(Codecs value) {
        codecs = Objects.requireNonNull(value, "codecs");
        return this;
    }

    /**
     * Binds signalling and media to one local address. Default: the address that the route to each destination gives.
     *
     * @param value a local address
     * @return this builder
     */
    public UserAgentBuilder bind(InetAddress value) {
        bindAddress = Objects.requireNonNull(value, "address");
        return this;
    }

    /**
     * Sets the local SIP port. Default 0: a free one, which also keeps scanners of port 5060 away. It is that of TLS where TLS is the
     * agent's transport and {@link #tls} has a certificate to show.
     *
     * @param value 0 to 65535
     * @return this builder
     */
    public UserAgentBuilder port(int value) {
        if (value < 0 || value > 65535) {
            throw new IllegalArgumentException("a port is 0 to 65535, not " + value);
        }
        port = value;
        return this;
    }

    /**
     * Sets the range of local RTP ports. Default: free ones.
     *
     * @param from first port, even
     * @param to   last port, inclusive
     * @return this builder
     */
    public UserAgentBuilder mediaPorts(int from, int to) {
        if (from < 1024 || to > 65535 || to - from < 1) {
            throw new IllegalArgumentException("media ports need a range of two or more between 1024 and 65535");
        }
        mediaPortFrom = from;
        mediaPortTo = to;
        return this;
    }

    /**
     * Sets the class of service that sound is sent with. Default 46, expedited forwarding (RFC 3246).
     *
     * @param dscp 0 to 63
     * @return this builder
     */
    public UserAgentBuilder mediaDscp(int dscp) {
        if (dscp < 0 || dscp > 63) {
            throw new IllegalArgumentException("a DSCP is 0 to 63, not " + dscp);
        }
        mediaDscp = dscp;
        return this;
    }

    /**
     * Sets where listeners and completions run. Default: a small pool of daemon threads.
     *
     * @param value the executor; must not run tasks in the calling thread
     * @return this builder
     */
    public UserAgentBuilder executor(Executor value) {
        executor = Objects.requireNonNull(value, "executor");
        return this;
    }

    /**
     * Sets the name in User-Agent and Server headers.
     *
     * @param value one line; empty to send none, so that nobody learns what to attack
     * @return this builder
     * @throws IllegalArgumentException when it has control characters
     */
    public UserAgentBuilder userAgentName(String value) {
        if (Objects.requireNonNull(value, "name").chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("the name of a user agent is one line without control characters");
        }
        userAgentName = value;
        return this;
    }

    /**
     * Sets which name servers are asked for the addresses of registrars and proxies. Default: the system's resolver, with its files and
     * its cache. Servers that are named here are asked by this library, which believes answers to its own questions alone.
     *
     * @param servers addresses and ports (53 as a rule), in the order of asking
     * @return this builder
     * @throws IllegalArgumentException for one without an address
     */
    public UserAgentBuilder nameServers(InetSocketAddress... servers) {
        nameServers = List.of(servers);
        if (nameServers.stream().anyMatch(InetSocketAddress::isUnresolved)) {
            throw new IllegalArgumentException("a name server is named by its address");
        }
        return this;
    }

    /**
     * Sets who may call, and what strangers may ask for. Default: the servers of the accounts are not limited; strangers get a few
     * calls per minute where there is an account, and where there is none as many as they acknowledge.
     *
     * @param value the rules
     * @return this builder
     */
    public UserAgentBuilder admission(AdmissionPolicy value) {
        admission = Objects.requireNonNull(value, "admission");
        return this;
    }

    /**
     * Sets how long an incoming call may ring undecided before it is answered 480.
     *
     * @param value the limit
     * @return this builder
     */
    public UserAgentBuilder ringTimeout(Duration value) {
        ringTimeout = Objects.requireNonNull(value, "ringTimeout");
        return this;
    }

    /**
     * Sets how long the other side of an answered call, once heard and not held, may be silent before the call is ended with BYE:
     * neither RTP nor RTCP comes. Default: one minute.
     *
     * @param value the limit, at least one second; zero for never
     * @return this builder
     */
    public UserAgentBuilder mediaTimeout(Duration value) {
        if (!value.isZero() && value.toMillis() < 1000) {
            throw new IllegalArgumentException("the media timeout is a second or more, or zero for never, not " + value);
        }
        mediaTimeout = value;
        return this;
    }

    /**
     * Sets the least delay of the jitter buffers. Default 0: as short as the network allows. More keeps the sound steady where
     * steadiness counts more than speed, as in a recording.
     *
     * @param value 0 to 500 milliseconds
     * @return this builder
     */
    public UserAgentBuilder minPlayoutDelayMs(int value) {
        if (value < 0 || value > 500) {
            throw new IllegalArgumentException("the least playout delay is 0 to 500 ms, not " + value);
        }
        minPlayoutDelayMs = value;
        return this;
    }

    /**
     * Puts a bad network behind the sound that this agent sends: loss, jitter, duplicates. For demonstrations and tests.
     *
     * @param value makes the bad network of one call
     * @return this builder
     */
    public UserAgentBuilder impairment(Supplier<Impairment> value) {
        impairment = Objects.requireNonNull(value, "impairment");
        return this;
    }

    /**
     * Sets whether the packets of each call are kept in tables until its report is written, as the diagnosis and capture files need
     * them. Default true; costs a thread and four megabytes.
     *
     * @param value false for agents under load that want the figures of their streams alone
     * @return this
     */
    public UserAgentBuilder evidence(boolean value) {
        evidence = value;
        return this;
    }

    /**
     * Sends copies of SIP and RTCP to a Homer collector (HEP version 3, over UDP). Keeps {@link #evidence} on.
     *
     * @param value where and how
     * @return this builder
     */
    public UserAgentBuilder hep(HepSettings value) {
        hep = Optional.of(value);
        return this;
    }

    /**
     * Tells a collector at the end of each call how it sounded (RFC 6035): by PUBLISH, with the account's digest where its own server
     * asks for it, after the call is over and its report is there.
     *
     * @param uri {@code sip:collector@pbx.example}
     * @return this builder
     * @throws IllegalArgumentException when the URI cannot be read; the message says why
     */
    public UserAgentBuilder qualityCollector(String uri) {
        SipUri collector = SipUri.parse(uri);
        if (collector.host().isEmpty()) {
            throw new IllegalArgumentException("a collector needs a host: " + uri);
        }
        qualityCollector = Optional.of(collector);
        return this;
    }

    /**
     * Sets whether the sound of calls is encrypted, where the account and the call do not say it. Default off.
     *
     * @param value policy and ways to come to keys
     * @return this builder
     */
    public UserAgentBuilder srtp(SrtpOptions value) {
        srtp = Objects.requireNonNull(value, "srtp");
        return this;
    }

    /**
     * Sets whom to trust and who we are inside TLS. Default: the authorities of this Java, and no certificate of our own, so that
     * calls come in only over the connections that we open.
     *
     * @param value the settings
     * @return this builder
     */
    public UserAgentBuilder tls(TlsSettings value) {
        tls = Objects.requireNonNull(value, "tls");
        return this;
    }

    /**
     * Starts the user agent: opens its SIP port, starts its threads.
     *
     * @return a running user agent
     * @throws Failure.TransportFailed  when the port or address cannot be used; the message names it
     * @throws IllegalArgumentException when a codec is unknown or none is installed; the message lists those there are
     */
    public UserAgent build() throws Failure.TransportFailed {
        return new UserAgent(this);
    }
}
