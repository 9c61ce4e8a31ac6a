package org.offhook.sip.jain;

import gov.nist.javax.sip.stack.SIPClientTransaction;
import java.io.IOException;
import java.util.Optional;
import javax.sip.ObjectInUseException;
import javax.sip.SipException;
import org.offhook.sip.CSeq;
import org.offhook.sip.Hop;
import org.offhook.sip.SipHeaders;
import org.offhook.sip.SipMessageWriter;
import org.offhook.sip.SipRequest;
import org.offhook.sip.SipResponse;
import org.offhook.sip.SipSyntaxException;
import org.offhook.sip.SipText;
import org.offhook.sip.TransactionLayer;
import org.offhook.sip.TransportProtocol;
import org.offhook.sip.io.PortProbe;
import org.offhook.sip.io.TcpConnection;
import org.offhook.sip.tls.TlsFault;

/**
 * A request under way. Its state belongs to the loop; the threads that receive only read the fields marked volatile.
 */
final class ClientExchange implements TransactionLayer.ClientTransaction {

    private final JainTransactionLayer layer;
    private final SipRequest request;
    private final boolean invite;
    private TransactionLayer.ClientUser user;
    private volatile Hop hop;
    /** Where to go when no connection can be opened to move a large request from datagrams to a stream; null for nowhere. */
    private Hop fallback;
    private String branch;
    private SipRequest sent;
    private TcpConnection connection;
    private SIPClientTransaction transaction;
    private boolean finished;
    private boolean answered;
    private volatile boolean accepted;
    private volatile SipResponse refusal;

    ClientExchange(JainTransactionLayer layer, SipRequest request, TransactionLayer.ClientUser user) {
        this.layer = layer;
        this.request = request;
        this.user = user;
        this.invite = request.method().equals("INVITE");
    }

    String method() {
        return request.method();
    }

    String key() {
        return key(branch, request.method());
    }

    /** The answers to INVITE and to its CANCEL carry one branch (RFC 3261 section 9.1). */
    static String key(String branch, String method) {
        return method.equals("CANCEL") ? branch + " CANCEL" : branch;
    }

    void start(Hop first, Hop otherwise) {
        fallback = otherwise;
        begin(first, layer.ownHeaders().newBranch());
    }

    private void begin(Hop next, String newBranch) {
        hop = next;
        branch = newBranch;
        try {
            sent = layer.withVia(request, hop, branch);
            byte[] octets = SipMessageWriter.write(sent);
            connection = hop.transport() == TransportProtocol.UDP ? null : layer.connection(hop);
            layer.clients().add(this);
            WireRequest skeleton =
                Skeletons.request(sent, octets, new Skeletons.Place(hop.transport(), hop.address(), branch), null);
            TcpConnection path = connection;
            WireChannel channel = layer.channel(hop, path == null ? layer.datagrams() : (bytes, target) -> path.send(bytes), this);
            transaction = layer.stack().newClientTransaction(skeleton, branch, channel, layer.t1Ms());
            transaction.setApplicationData(this);
            transaction.sendRequest();
            if (path == null && request.to().tag().isEmpty() && user != null) {
                layer.afterFirstRepetition(() -> askWhetherAnybodyListens(octets, newBranch));
            }
        } catch (IOException | SipException | SipSyntaxException e) {
            layer.clients().remove(this);
            Throwable cause = e.getCause() instanceof IOException ? e.getCause() : e;
            TcpConnection used = connection;
            String told = SipText.printable(String.valueOf(cause.getMessage()));
            String reason = connection == null ? "Cannot send to " + hop + ": " + told + "." : told;
            layer.post(() -> {
                // A refused connection may have been reported, and replaced by datagrams, before this turn.
                if (newBranch.equals(branch)) {
                    onConnectionClosed(reason, used);
                }
            });
        }
    }

    /**
     * An ICMP error is a failure to send (RFC 3261 section 18.4), which saves half a minute of repetitions to a port where nobody
     * listens. On the loop.
     */
    private void askWhetherAnybodyListens(byte[] octets, String asked) {
        if (finished || answered || user == null || !asked.equals(branch)) {
            return;
        }
        Hop silent = hop;
        layer.probe(silent, octets, icmpCode -> {
            if (!answered && asked.equals(branch)) {
                fail(TransactionLayer.Failure.TRANSPORT, icmpCode == PortProbe.PORT_UNREACHABLE
                    ? "Nothing listens at " + silent + "." : "There is no way to " + silent + ".");
            }
        });
    }

    /** {@return whether the library has nothing to do any more: a 2xx came and more of them are the core's business} */
    boolean accepted() {
        return accepted;
    }

    boolean invite() {
        return invite;
    }

    /** {@return whether an answer from there is taken; read by the receiving thread} */
    boolean mayAnswerFrom(Hop source) {
        return hop.mayAnswerFrom(source);
    }

    TcpConnection connection() {
        return connection;
    }

    /** Called by the receiving thread before the library sees the response: a refusal is acknowledged at once. */
    void noteRefusal(SipResponse response) {
        refusal = response;
    }

    /** {@return the ACK to a refusal: the INVITE's Request-URI, Via, Route, From, Call-ID and the refusal's To (17.1.1.3)} */
    byte[] refusalAck() {
        SipHeaders invited = sent.headers();
        SipHeaders.Builder headers = SipHeaders.builder().add("Via", invited.first("Via").orElseThrow())
            .add("Max-Forwards", "70").addAll("Route", invited.all("Route")).add("From", invited.first("From").orElseThrow())
            .add("To", refusal.headers().first("To").orElseThrow()).add("Call-ID", sent.callId())
            .add("CSeq", new CSeq(sent.cseq().number(), "ACK"));
        invited.first("User-Agent").ifPresent(agent -> headers.add("User-Agent", agent));
        return SipMessageWriter.write(new SipRequest("ACK", sent.requestUri(), headers.build()));
    }

    void onResponse(SipResponse response, Hop source) {
        answered = true;
        boolean furtherAccept = finished && accepted && response.success();
        if (user == null || finished && !furtherAccept) {
            return;
        }
        if (!response.provisional() && !finished) {
            finished = true;
            if (invite && response.success()) {
                accepted = true;
                layer.unregisterLater(this);
            } else if (!invite) {
                layer.clients().remove(this);
            }
        }
        user.onResponse(response, source);
    }

    void onTimeout() {
        int limitMs = 64 * layer.t1Ms();
        fail(TransactionLayer.Failure.TIMEOUT, hop + " did not answer the " + request.method() + " within "
            + (limitMs < 10_000 ? limitMs + " ms." : limitMs / 1_000 + " s."));
    }

    /** The library let go of the transaction; a refused INVITE waited until now for repetitions of the refusal. */
    void onTerminated() {
        if (!accepted) {
            layer.clients().remove(this);
        }
    }

    /** @param ended the connection, null where there was none */
    void onConnectionClosed(String reason, TcpConnection ended) {
        if (finished) {
            return;
        }
        boolean wasOpen = ended == null || ended.established();
        Optional<TlsFault> fault = ended == null ? Optional.empty() : ended.fault();
        if (fault.isPresent()) {
            TransactionLayer.ClientUser hearer = user;
            user = null;
            fail(TransactionLayer.Failure.TRANSPORT, reason);
            if (hearer != null) {
                hearer.onTlsFault(fault.get());
            }
        } else if (!wasOpen && fallback != null) {
            Hop next = fallback;
            fallback = null;
            terminate();
            layer.clients().remove(this);
            layer.noteNoStream(hop);
            begin(next, layer.ownHeaders().newBranch());
        } else {
            fail(TransactionLayer.Failure.TRANSPORT, reason);
        }
    }

    void fail(TransactionLayer.Failure failure, String reason) {
        if (finished) {
            return;
        }
        finished = true;
        terminate();
        layer.clients().remove(this);
        if (user != null) {
            user.onFailure(failure, reason);
        }
    }

    private void terminate() {
        if (transaction != null) {
            try {
                transaction.terminate();
            } catch (ObjectInUseException e) {
                // It ends by its timer then.
            }
        }
    }

    @Override
    public void cancel(SipHeaders extra) {
        if (!invite || finished || sent == null) {
            return;
        }
        SipHeaders invited = sent.headers();
        SipHeaders.Builder headers = SipHeaders.builder().add("Max-Forwards", "70").addAll("Route", invited.all("Route"))
            .add("From", invited.first("From").orElseThrow()).add("To", invited.first("To").orElseThrow())
            .add("Call-ID", sent.callId()).add("CSeq", new CSeq(sent.cseq().number(), "CANCEL"));
        extra.lines().forEach(line -> headers.add(line.name(), line.value()));
        SipRequest cancel = new SipRequest("CANCEL", sent.requestUri(), headers.build());
        new ClientExchange(layer, cancel, null).begin(hop, branch);
    }

    @Override
    public void forget() {
        user = null;
        layer.abandonLater(this);
    }

    void abandon() {
        fail(TransactionLayer.Failure.TIMEOUT, "");
    }
}
