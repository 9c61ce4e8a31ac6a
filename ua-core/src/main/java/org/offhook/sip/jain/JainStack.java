package org.offhook.sip.jain;

import gov.nist.javax.sip.EventScanner;
import gov.nist.javax.sip.EventWrapper;
import gov.nist.javax.sip.IOExceptionEventExt;
import gov.nist.javax.sip.SipProviderImpl;
import gov.nist.javax.sip.SipStackImpl;
import gov.nist.javax.sip.stack.SIPClientTransaction;
import gov.nist.javax.sip.stack.SIPServerTransaction;
import gov.nist.javax.sip.stack.SIPTransaction;
import gov.nist.javax.sip.stack.ServerRequestInterface;
import gov.nist.javax.sip.stack.ServerResponseInterface;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.EnumMap;
import java.util.Map;
import java.util.TooManyListenersException;
import javax.sip.IOExceptionEvent;
import javax.sip.InvalidArgumentException;
import javax.sip.ListeningPoint;
import javax.sip.ObjectInUseException;
import javax.sip.PeerUnavailableException;
import javax.sip.SipException;
import javax.sip.SipListener;
import javax.sip.TransportNotSupportedException;
import org.offhook.sip.TransportProtocol;

/**
 * One stack of the library: made, fed with skeletons, and stopped. Its listening points have no sockets; messages are given
 * to it on whatever thread they come.
 */
final class JainStack {

    private static final String LABEL = "0.0.0.0";

    private final QuietStack stack;
    private final SipProviderImpl provider;
    private final DaemonTimer timer;
    private final Map<TransportProtocol, WireProcessor> processors = new EnumMap<>(TransportProtocol.class);

    /** The library's stack without its finalizer, which would sleep for a second on the thread of all finalizers. */
    private static final class QuietStack extends SipStackImpl {
        private QuietStack() throws PeerUnavailableException {
            super(JainStackSettings.properties());
        }

        @Override
        @SuppressWarnings({"deprecation", "removal"})
        protected void finalize() {
            // Stopped by close, not by the garbage collector.
        }
    }

    JainStack(Map<TransportProtocol, Integer> ports, Map<TransportProtocol, WireChannel.Wire> wires, SipListener listener) {
        try {
            stack = new QuietStack();
            timer = (DaemonTimer) stack.getTimer();
            InetAddress label = InetAddress.getByName(LABEL);
            stack.setMessageProcessorFactory((owner, address, port, transport) -> {
                TransportProtocol protocol = TransportProtocol.of(transport).orElseThrow();
                WireProcessor processor = new WireProcessor(owner, label, port, protocol, wires.get(protocol));
                processors.put(protocol, processor);
                return processor;
            });
            SipProviderImpl made = null;
            for (Map.Entry<TransportProtocol, Integer> entry : ports.entrySet()) {
                ListeningPoint point = stack.createListeningPoint(LABEL, entry.getValue(), entry.getKey().parameter());
                if (made == null) {
                    made = (SipProviderImpl) stack.createSipProvider(point);
                    made.addSipListener(listener);
                } else {
                    made.addListeningPoint(point);
                }
            }
            provider = made;
            endEventThread();
        } catch (PeerUnavailableException | UnknownHostException | TransportNotSupportedException | InvalidArgumentException
                 | ObjectInUseException | TooManyListenersException e) {
            throw new IllegalStateException("the SIP library does not start", e);
        }
    }

    WireProcessor processor(TransportProtocol transport) {
        return processors.get(transport);
    }

    /** Makes a client transaction that has not sent its request yet. */
    SIPClientTransaction newClientTransaction(WireRequest request, String branch, WireChannel channel, int t1Ms) {
        SIPClientTransaction transaction = stack.createClientTransaction(request, channel);
        transaction.setBranch(branch);
        transaction.setRetransmitTimer(t1Ms);
        transaction.addEventListener(provider);
        stack.addTransaction(transaction);
        return transaction;
    }

    /** Makes the server transaction of a request that the library delivered as new. */
    SIPServerTransaction newServerTransaction(WireRequest request, int t1Ms) throws SipException {
        SIPServerTransaction transaction = (SIPServerTransaction) provider.getNewServerTransaction(request);
        transaction.setRetransmitTimer(t1Ms);
        return transaction;
    }

    void receive(WireRequest request, WireChannel channel) {
        request.setRemoteAddress(channel.getPeerInetAddress());
        request.setRemotePort(channel.getPeerPort());
        ServerRequestInterface target = stack.newSIPServerRequest(request, channel);
        if (target == null) {
            return;
        }
        boolean normal = false;
        try {
            target.processRequest(request, channel);
            normal = true;
        } finally {
            if (target instanceof SIPServerTransaction transaction && !(normal && transaction.passToListener())) {
                transaction.releaseSem();
            }
        }
    }

    void receive(WireResponse response, WireChannel channel) {
        response.setRemoteAddress(channel.getPeerInetAddress());
        response.setRemotePort(channel.getPeerPort());
        ServerResponseInterface target = stack.newSIPServerResponse(response, channel);
        if (target == null) {
            return;
        }
        boolean normal = false;
        try {
            target.processResponse(response, channel);
            normal = true;
        } finally {
            if (target instanceof SIPTransaction transaction && !(normal && transaction.passToListener())) {
                transaction.releaseSem();
            }
        }
    }

    /** {@return transactions that the library holds} */
    int transactions() {
        return stack.getClientTransactionTableSize() + stack.getServerTransactionTableSize();
    }

    /**
     * Ends the library's event thread, which would keep the process alive: with a reentrant listener events never go through
     * it. It waits for an event to notice, so it gets one.
     */
    private void endEventThread() {
        EventScanner scanner = stack.getEventScanner();
        scanner.forceStop();
        IOExceptionEvent wake = new IOExceptionEventExt(provider, null, LABEL, 0, LABEL, 0, "udp");
        scanner.addEvent(new EventWrapper(wake, null));
    }

    /**
     * Ends the timer, the only thread of the library that is left. Its own way of stopping sleeps for a second and is about
     * sockets, which it has none of here.
     */
    void stop() {
        timer.stop();
    }
}
