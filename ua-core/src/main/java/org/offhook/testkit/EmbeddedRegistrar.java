package org.offhook.testkit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.offhook.sip.CSeq;
import org.offhook.sip.Hop;
import org.offhook.sip.NameAddr;
import org.offhook.sip.SipHeaders;
import org.offhook.sip.SipRequest;
import org.offhook.sip.SipResponse;
import org.offhook.sip.SipSyntaxException;
import org.offhook.sip.SipUri;
import org.offhook.sip.TransactionLayer;
import org.offhook.sip.auth.Credentials;
import org.offhook.sip.auth.DigestVerifier;
import org.offhook.sip.auth.Randomness;
import org.offhook.time.Timers;

/**
 * A small registrar for demonstrations and tests (RFC 3261 section 10.3) that also forwards calls to the contacts it knows.
 * Digest with every REGISTER, 423 for short bindings, expiry, several contacts for one user, unknown domains and users
 * refused. Over TLS it records a route, for a phone without a certificate can be reached over its own connection alone; in clear
 * the rest of a call goes directly. What it does not do: forking (a call goes to the newest contact), Path, GRUU, events.
 *
 * <p>Pure: it lives on the thread of its transaction layer and takes its time from {@link Timers}. {@link LoopbackRegistrar}
 * runs one on sockets, a {@link VirtualEndpoint} in virtual time.
 */
public final class EmbeddedRegistrar implements TransactionLayer.Core {

    private static final String ALLOW = "REGISTER, INVITE, CANCEL, OPTIONS";
    private static final int DEFAULT_EXPIRES_SECONDS = 3600;

    private final RegistrarSettings settings;
    private final Map<String, String> passwords;
    private final Timers timers;
    private final DigestVerifier digest;
    private final LocationTable locations = new LocationTable();
    private final CallForwarding forwarding;
    private final Randomness randomness;

    /**
     * Makes a registrar without bindings.
     *
     * @param layer      sends what it forwards; its core must be this object
     * @param timers     the time, on the thread of the layer
     * @param settings   domain, users and limits
     * @param randomness makes nonces and tags
     */
    public EmbeddedRegistrar(TransactionLayer layer, Timers timers, RegistrarSettings settings, Randomness randomness) {
        this.settings = settings;
        this.passwords = new HashMap<>(settings.passwords());
        this.timers = timers;
        this.randomness = randomness;
        this.digest = new DigestVerifier(settings.domain(), settings.algorithms(), settings.nonceLifetime().toNanos(),
            this::credentials, randomness);
        this.forwarding = new CallForwarding(layer);
    }

    private Optional<Credentials> credentials(String user) {
        return Optional.ofNullable(passwords.get(user))
            .map(password -> Credentials.password(user, password.toCharArray()));
    }

    /**
     * Gives a user another password, or lets a new user in; what is registered stands until it is to be refreshed.
     *
     * @param user     user name
     * @param password the password from now on
     */
    public void changePassword(String user, String password) {
        passwords.put(user, password);
    }

    /**
     * {@return the contacts of a user that stand now, the newest first}
     *
     * @param user user name
     */
    public List<SipUri> bindings(String user) {
        return locations.contacts(user, timers.nowNanos()).stream().map(LocationTable.Contact::uri).toList();
    }

    @Override
    public void onRequest(TransactionLayer.ServerTransaction transaction) {
        SipRequest request = transaction.request();
        if (request.method().equals("CANCEL")) {
            int status = forwarding.cancel(request) ? 200 : 481;
            answer(transaction, status, status == 200 ? "OK" : "Call/Transaction Does Not Exist");
        } else if (request.to().tag().isPresent() && request.headers().first("Route").isPresent()) {
            forwarding.forward(transaction, request.requestUri());
        } else if (!request.requestUri().host().equals(settings.domain())) {
            answer(transaction, 404, "Domain Not Served Here");
        } else if (request.method().equals("REGISTER")) {
            register(transaction);
        } else if (request.method().equals("OPTIONS") && request.requestUri().user().isEmpty()) {
            answer(transaction, 200, "OK");
        } else {
            forward(transaction);
        }
    }

    private void register(TransactionLayer.ServerTransaction transaction) {
        SipRequest request = transaction.request();
        List<String> required = request.headers().elements("Require");
        if (!required.isEmpty()) {
            respond(transaction, 420, "Bad Extension", SipHeaders.builder().add("Unsupported", String.join(", ", required)).build());
            return;
        }
        DigestVerifier.Verdict verdict = digest.verify(request, timers.nowNanos());
        if (verdict instanceof DigestVerifier.Verdict.Challenge challenge) {
            respond(transaction, 401, "Unauthorized",
                SipHeaders.builder().addAll("WWW-Authenticate", challenge.challenges()).build());
        } else if (verdict instanceof DigestVerifier.Verdict.Genuine genuine) {
            SipUri address = request.to().uri();
            if (!address.host().equals(settings.domain()) || !address.user().equals(genuine.username())) {
                answer(transaction, 403, "Not Your Address");
                return;
            }
            try {
                bind(transaction, genuine.username());
            } catch (SipSyntaxException e) {
                answer(transaction, 400, "Bad Contact");
            }
        }
    }

    private void bind(TransactionLayer.ServerTransaction transaction, String user) {
        SipRequest request = transaction.request();
        long nowNanos = timers.nowNanos();
        CSeq cseq = request.cseq();
        long usualSeconds = seconds(request.headers().first("Expires"), DEFAULT_EXPIRES_SECONDS);
        List<String> elements = request.headers().elements("Contact");
        if (elements.contains("*")) {
            if (elements.size() > 1 || usualSeconds != 0) {
                answer(transaction, 400, "Star Needs Expires 0");
                return;
            }
            locations.removeAll(user);
            elements = List.of();
        }
        List<NameAddr> contacts = new ArrayList<>();
        for (String element : elements) {
            NameAddr contact = NameAddr.parse(element);
            long seconds = seconds(contact.parameters().get("expires"), usualSeconds);
            if (seconds > 0 && seconds < settings.minExpires().toSeconds()) {
                respond(transaction, 423, "Interval Too Brief",
                    SipHeaders.builder().add("Min-Expires", settings.minExpires().toSeconds()).build());
                return;
            } else if (locations.isOutdated(user, contact, request.callId(), cseq.number(), nowNanos)) {
                answer(transaction, 500, "Out Of Order");
                return;
            }
            contacts.add(contact);
        }
        for (NameAddr contact : contacts) {
            long seconds = seconds(contact.parameters().get("expires"), usualSeconds);
            long granted = Math.min(seconds, settings.maxExpires().toSeconds());
            if (!locations.bind(user, contact, request.callId(), cseq.number(), granted, nowNanos)) {
                answer(transaction, 403, "Too Many Contacts");
                return;
            }
        }
        confirm(transaction, user, nowNanos);
    }

    /** A time that cannot be read means the usual one (section 10.2.1.1). */
    private static long seconds(Optional<String> text, long otherwise) {
        try {
            return text.map(digits -> Math.min(Long.parseLong(digits.trim()), Integer.MAX_VALUE)).filter(value -> value >= 0)
                .orElse(otherwise);
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }

    private void confirm(TransactionLayer.ServerTransaction transaction, String user, long nowNanos) {
        SipHeaders.Builder headers = SipHeaders.builder();
        for (LocationTable.Contact contact : locations.contacts(user, nowNanos)) {
            headers.add("Contact", "<" + contact.uri() + ">;expires=" + contact.secondsLeft(nowNanos));
        }
        respond(transaction, 200, "OK", headers.build());
    }

    private void forward(TransactionLayer.ServerTransaction transaction) {
        SipRequest request = transaction.request();
        String user = request.requestUri().user();
        if (!passwords.containsKey(user)) {
            answer(transaction, 404, "Not Found");
            return;
        }
        if (!settings.openCalls()) {
            DigestVerifier.Verdict verdict = digest.verify(proxyCredentialsAsOwn(request), timers.nowNanos());
            if (verdict instanceof DigestVerifier.Verdict.Challenge challenge) {
                respond(transaction, 407, "Proxy Authentication Required",
                    SipHeaders.builder().addAll("Proxy-Authenticate", challenge.challenges()).build());
                return;
            }
        }
        List<SipUri> bindings = bindings(user);
        if (bindings.isEmpty()) {
            answer(transaction, 480, "Not Registered");
        } else {
            forwarding.forward(transaction, bindings.get(0));
        }
    }

    /** The verifier is that of a server (section 22.2); a proxy has other header names for the same thing (section 22.3). */
    private static SipRequest proxyCredentialsAsOwn(SipRequest request) {
        return request.withHeaders(request.headers().toBuilder().remove("Authorization")
            .addAll("Authorization", request.headers().all("Proxy-Authorization")).build());
    }

    private void answer(TransactionLayer.ServerTransaction transaction, int status, String reason) {
        respond(transaction, status, reason, SipHeaders.NONE);
    }

    private void respond(TransactionLayer.ServerTransaction transaction, int status, String reason, SipHeaders extra) {
        SipResponse response = SipResponse.to(transaction.request(), status, reason, randomness.hex128().substring(0, 16));
        SipHeaders.Builder headers = response.headers().toBuilder();
        extra.lines().forEach(line -> headers.add(line.name(), line.value()));
        if (status == 200 && transaction.request().method().equals("OPTIONS")) {
            headers.add("Allow", ALLOW);
        }
        transaction.respond(response.withHeaders(headers.build()));
    }

    @Override
    public void onAck(SipRequest ack, Hop source) {
        if (ack.headers().first("Route").isPresent()) {
            forwarding.forwardAck(ack);
        }
    }

    @Override
    public void onServerFailure(TransactionLayer.ServerTransaction transaction, TransactionLayer.Failure failure, String reason) {
        forwarding.forget(transaction);
    }
}
