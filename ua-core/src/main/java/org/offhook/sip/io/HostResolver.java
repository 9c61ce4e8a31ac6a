package org.offhook.sip.io;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import org.offhook.dns.DnsAnswer;
import org.offhook.dns.RecordType;
import org.offhook.dns.StubResolver;
import org.offhook.sip.SipText;

/**
 * Looks host names up away from the loop, since the system's resolver blocks, and gives up after five seconds; where the user
 * has named name servers those are asked, and the system is not. Address records only; SRV and NAPTR (RFC 3263) belong in front of
 * it. Any thread.
 */
public final class HostResolver implements AutoCloseable {

    private static final Pattern IPV4_LITERAL = Pattern.compile("((25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])(\\.(?!$)|$)){4}");
    private static final int MAX_LOOKUPS = 8;
    private static final int TIMEOUT_SECONDS = 5;

    private final ThreadPoolExecutor lookups;
    private final ScheduledExecutorService timer;
    private final InetAddress bindAddress;
    private final Optional<StubResolver> nameServers;

    /**
     * Makes a resolver.
     *
     * @param timer       measures the time limit
     * @param bindAddress our address; when it is not the unspecified one, only addresses of its family are of use
     * @param nameServers whom to ask; empty for the system's resolver
     */
    public HostResolver(ScheduledExecutorService timer, InetAddress bindAddress, List<InetSocketAddress> nameServers) {
        this.nameServers = nameServers.isEmpty() ? Optional.empty() : Optional.of(new StubResolver(nameServers));
        this.timer = timer;
        this.bindAddress = bindAddress;
        this.lookups = new ThreadPoolExecutor(0, MAX_LOOKUPS, 1, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
            Thread thread = new Thread(task, "sip-dns");
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Looks a host up.
     *
     * @param host   a name or a literal address without brackets
     * @param loop   runs the answer
     * @param answer gets the address, or empty and one sentence
     */
    public void resolve(String host, Executor loop, BiConsumer<Optional<InetAddress>, String> answer) {
        AtomicBoolean answered = new AtomicBoolean();
        Runnable lookup = () -> {
            Optional<InetAddress> found = lookUp(host);
            if (answered.compareAndSet(false, true)) {
                loop.execute(() -> answer.accept(found, found.isPresent() ? "" : unknown(host)));
            }
        };
        if (isLiteral(host)) {
            lookup.run();
            return;
        }
        try {
            lookups.execute(lookup);
            timer.schedule(() -> {
                if (answered.compareAndSet(false, true)) {
                    loop.execute(() -> answer.accept(Optional.empty(), "The name server did not answer within "
                        + TIMEOUT_SECONDS + " s for \"" + SipText.printable(host) + "\"."));
                }
            }, TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (RejectedExecutionException e) {
            loop.execute(() -> answer.accept(Optional.empty(),
                "Too many names are being looked up to look up \"" + SipText.printable(host) + "\" as well."));
        }
    }

    private Optional<InetAddress> lookUp(String host) {
        // What this machine calls itself is nobody else's to say (RFC 6761 section 6.3).
        if (nameServers.isPresent() && !isLiteral(host) && !host.equals("localhost")) {
            return ask(nameServers.get(), host);
        }
        try {
            for (InetAddress address : InetAddress.getAllByName(host)) {
                if (bindAddress.isAnyLocalAddress() || bindAddress.getClass() == address.getClass()) {
                    return Optional.of(address);
                }
            }
        } catch (UnknownHostException | RuntimeException e) {
            // Both mean that there is no address.
        }
        return Optional.empty();
    }

    private Optional<InetAddress> ask(StubResolver resolver, String host) {
        boolean chosen = !bindAddress.isAnyLocalAddress();
        if (!chosen || bindAddress instanceof Inet4Address) {
            Optional<DnsAnswer> answer = resolver.ask(host, RecordType.A);
            boolean done = chosen || answer.isEmpty() || !answer.get().exists() || !answer.get().addresses().isEmpty();
            if (done) {
                return first(answer);
            }
        }
        return first(resolver.ask(host, RecordType.AAAA));
    }

    private static Optional<InetAddress> first(Optional<DnsAnswer> answer) {
        return answer.flatMap(said -> said.addresses().stream().findFirst());
    }

    private String unknown(String host) {
        String family = bindAddress.isAnyLocalAddress() ? "" : bindAddress.getAddress().length == 4 ? " IPv4" : " IPv6";
        return "The host \"" + SipText.printable(host) + "\" has no" + family + " address; check its spelling and the name server.";
    }

    /** A literal address is not looked up, so it needs no other thread. */
    private static boolean isLiteral(String host) {
        return host.indexOf(':') >= 0 || IPV4_LITERAL.matcher(host).matches();
    }

    /** Ends the lookups. */
    @Override
    public void close() {
        lookups.shutdownNow();
    }
}
