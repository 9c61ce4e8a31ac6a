package org.offhook.sip.guard;

import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.offhook.sip.Hop;
import org.offhook.sip.SipRequest;
import org.offhook.sip.SipResponse;
import org.offhook.sip.guard.AdmissionPolicy.Strangers;

/**
 * The gate that every request passes before a transaction is made for it. Thread-safe: the threads that receive ask it, each
 * for a few microseconds. Its memory is bounded whatever comes.
 *
 * <p>What a stranger's INVITE costs is counted until somebody decides on the call, and after a 2xx until its ACK, which alone
 * shows that the sender is where it says. The ACK of a taken call gives its token back where strangers are
 * {@link Strangers#OPEN}: a load generator that completes its calls is not slowed down, a flood runs dry.
 */
public final class RequestGate {

    private static final int MAX_SOURCES = 2_048;
    /** Older than this, undecided calls are such that people do not decide on; before, it is the agent that is behind. */
    private static final long FRESH_NANOS = 1_000_000_000L;
    private static final int RETRY_AFTER_S = 10;
    /** What may be repeated to an address that has proven nothing: some calls on a lossy way, but no reflector. */
    private static final long REPEATED_OCTETS = 16_384;
    /** What scanners call themselves; honest ones, which is most of them. */
    private static final List<String> SCANNERS =
        List.of("friendly-scanner", "friendly-request", "sipvicious", "sundayddr", "sip-scan", "sipcli", "pplsip", "vaxsip", "iwar");

    private final AdmissionPolicy policy;
    private final boolean open;
    private final GateLimits limits;
    private final Set<String> users;
    private final Predicate<Hop> accountServer;
    private final BooleanSupplier takesCalls;
    private final PendingCalls pending;
    private final TokenBucket allInvites;
    private final TokenBucket allRequests;
    private final Map<Source.Key, Source> sources = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Source.Key, Source> eldest) {
            return size() > MAX_SOURCES;
        }
    };

    /**
     * Makes a gate.
     *
     * @param policy        the rules
     * @param users         user parts of our addresses, empty for an agent without account
     * @param accountServer whether a message came from a server of an account; asked on receiving threads
     * @param takesCalls    whether there is anybody to take calls; asked on receiving threads
     * @param nowNanos      the time
     */
    public RequestGate(AdmissionPolicy policy, Set<String> users, Predicate<Hop> accountServer, BooleanSupplier takesCalls,
                       long nowNanos) {
        this.policy = Objects.requireNonNull(policy, "policy");
        this.users = Set.copyOf(users);
        this.accountServer = Objects.requireNonNull(accountServer, "accountServer");
        this.takesCalls = Objects.requireNonNull(takesCalls, "takesCalls");
        this.open = policy.strangers() == Strangers.OPEN || policy.strangers() == Strangers.BY_ACCOUNT && users.isEmpty();
        this.limits = GateLimits.of(policy, open);
        this.pending = new PendingCalls(limits);
        this.allInvites = new TokenBucket(limits.allInvitesPerSecond(), limits.allInvitesBurst(), nowNanos);
        this.allRequests = new TokenBucket(GateLimits.ALL_REQUESTS_PER_SECOND, 2 * GateLimits.ALL_REQUESTS_PER_SECOND, nowNanos);
    }

    /**
     * {@return whether a sender is a server of an account or on the allow list}
     *
     * @param source where a message came from
     */
    public boolean knows(Hop source) {
        return contains(policy.allow(), source.address().getAddress()) || accountServer.test(source);
    }

    private static boolean contains(List<AddressRange> ranges, InetAddress address) {
        return ranges.stream().anyMatch(range -> range.contains(address));
    }

    /**
     * Decides on a request.
     *
     * @param request  as it came
     * @param source   where from
     * @param octets   its size
     * @param nowNanos the time
     * @return what becomes of it
     */
    public Decision decide(SipRequest request, Hop source, int octets, long nowNanos) {
        if (contains(policy.deny(), source.address().getAddress())) {
            return Decision.DROPPED;
        }
        if (knows(source)) {
            return Decision.ADMITTED;
        }
        if (scans(request)) {
            return Decision.DROPPED;
        }
        synchronized (sources) {
            Source sender = sources.computeIfAbsent(Source.Key.of(source), key -> new Source(limits, nowNanos));
            sender.receivedOctets += octets;
            if (request.method().equals("ACK")) {
                acknowledged(request);
                return Decision.ADMITTED;
            } else if (request.method().equals("CANCEL")) {
                // The INVITE that it names is remembered; a CANCEL of nothing is not worth a transaction of half a minute.
                return sender.insideCalls.take(nowNanos) ? Decision.ANSWERED_ONCE : Decision.DROPPED;
            } else if (request.to().tag().isPresent()) {
                return sender.insideCalls.take(nowNanos) ? Decision.ADMITTED : Decision.DROPPED;
            } else if (request.method().equals("INVITE")) {
                return onInvite(request, sender, nowNanos);
            }
            boolean taken = !policy.silent() && sender.requests.has(nowNanos) && allRequests.take(nowNanos);
            return taken && sender.requests.take(nowNanos) ? Decision.ANSWERED_ONCE : Decision.DROPPED;
        }
    }

    private static boolean scans(SipRequest request) {
        String name = request.headers().first("User-Agent").orElse("").toLowerCase(Locale.ROOT);
        return !name.isEmpty() && SCANNERS.stream().anyMatch(name::contains);
    }

    private Decision onInvite(SipRequest invite, Source sender, long nowNanos) {
        if (pending.isCopy(invite)) {
            return Decision.ADMITTED;
        }
        if (!users.isEmpty() && !users.contains(invite.requestUri().user())) {
            return refuse(sender, 404, "Not Found", 0, nowNanos);
        } else if (policy.strangers() == Strangers.REFUSED) {
            return refuse(sender, 403, "Forbidden", 0, nowNanos);
        } else if (!takesCalls.getAsBoolean()) {
            return refuse(sender, 480, "Temporarily Unavailable", 0, nowNanos);
        }
        pending.expire(nowNanos);
        if (pending.full(sender)) {
            return pending.oldestAgeNanos(nowNanos) < FRESH_NANOS ? Decision.DROPPED
                : refuse(sender, 503, "Service Unavailable", RETRY_AFTER_S, nowNanos);
        }
        if (!sender.invites.has(nowNanos) || !allInvites.has(nowNanos)) {
            return open ? Decision.DROPPED : refuse(sender, 503, "Service Unavailable", 60, nowNanos);
        }
        sender.invites.take(nowNanos);
        allInvites.take(nowNanos);
        pending.add(invite, sender, nowNanos);
        return Decision.ADMITTED;
    }

    /** A refusal is a courtesy to the first few; whoever goes on asking hears nothing. */
    private Decision refuse(Source sender, int status, String reason, int retryAfterS, long nowNanos) {
        return !policy.silent() && sender.refusals.take(nowNanos) ? new Decision.Refused(status, reason, retryAfterS)
            : Decision.DROPPED;
    }

    /**
     * Notes a final answer of ours to an INVITE.
     *
     * @param invite   the INVITE
     * @param response the answer
     * @param nowNanos the time
     */
    public void answered(SipRequest invite, SipResponse response, long nowNanos) {
        synchronized (sources) {
            pending.answered(invite, response, nowNanos);
        }
    }

    private void acknowledged(SipRequest ack) {
        pending.acknowledged(ack).ifPresent(sender -> {
            sender.proven = true;
            if (limits.refunded()) {
                sender.invites.giveBack();
                allInvites.giveBack();
            }
        });
    }

    /**
     * Asks whether an answer may be sent again to somebody who has not shown to be there. The first copy of each answer needs no
     * asking; what is repeated must not make us a tool against a third party whose address is in the requests.
     *
     * @param source where the request came from
     * @param octets size of the answer
     * @param first  whether it is the first copy
     * @return whether to send it
     */
    public boolean maySend(Hop source, int octets, boolean first) {
        if (source.transport().reliable() || knows(source)) {
            return true;
        }
        synchronized (sources) {
            Source sender = sources.get(Source.Key.of(source));
            if (sender == null || sender.proven) {
                return true;
            }
            boolean within = sender.sentOctets + octets <= REPEATED_OCTETS + sender.receivedOctets * 3 / 2;
            if (first || within) {
                sender.sentOctets += octets;
            }
            return first || within;
        }
    }
}
