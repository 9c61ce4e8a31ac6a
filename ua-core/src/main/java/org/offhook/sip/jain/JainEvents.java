package org.offhook.sip.jain;

import gov.nist.javax.sip.stack.SIPServerTransaction;
import javax.sip.DialogTerminatedEvent;
import javax.sip.IOExceptionEvent;
import javax.sip.RequestEvent;
import javax.sip.ResponseEvent;
import javax.sip.SipException;
import javax.sip.SipListener;
import javax.sip.TimeoutEvent;
import javax.sip.Transaction;
import javax.sip.TransactionAlreadyExistsException;
import javax.sip.TransactionTerminatedEvent;
import org.offhook.sip.SipResponse;
import org.offhook.sip.TransactionLayer;
import org.offhook.sip.io.SipCounters;

/**
 * Hears the library, on the thread that received or on that of the timers, and puts what it says on the loop. An error let
 * out of here would end the thread that calls, so none is.
 */
final class JainEvents implements SipListener {

    private final JainTransactionLayer layer;

    JainEvents(JainTransactionLayer layer) {
        this.layer = layer;
    }

    @Override
    public void processRequest(RequestEvent event) {
        guarded("request", () -> {
            WireRequest request = (WireRequest) event.getRequest();
            request.markDelivered();
            ServerExchange exchange = request.exchange();
            if (request.getMethod().equals("ACK")) {
                layer.onAck(request.request(), exchange.source());
                return;
            }
            try {
                // The library makes that of a CANCEL itself, to keep it with the INVITE.
                SIPServerTransaction transaction = event.getServerTransaction() instanceof SIPServerTransaction made ? made
                    : layer.stack().newServerTransaction(request, layer.t1Ms());
                transaction.setApplicationData(exchange);
                exchange.attach(transaction);
                layer.onRequest(exchange);
            } catch (TransactionAlreadyExistsException e) {
                layer.counters().count(SipCounters.Event.REPEATED_REQUEST);
            } catch (SipException e) {
                layer.fault("The library makes no transaction for a request", e);
            }
        });
    }

    @Override
    public void processResponse(ResponseEvent event) {
        guarded("response", () -> {
            WireResponse skeleton = (WireResponse) event.getResponse();
            SipResponse response = skeleton.response();
            ClientExchange exchange = layer.clients().answeredBy(response);
            if (exchange != null) {
                layer.post(() -> exchange.onResponse(response, skeleton.source()));
            }
        });
    }

    @Override
    public void processTimeout(TimeoutEvent event) {
        guarded("timeout", () -> {
            Transaction transaction = event.isServerTransaction() ? event.getServerTransaction() : event.getClientTransaction();
            if (transaction.getApplicationData() instanceof ClientExchange client) {
                layer.post(client::onTimeout);
            } else if (transaction.getApplicationData() instanceof ServerExchange server) {
                layer.onServerFailure(server, TransactionLayer.Failure.TIMEOUT,
                    server.source() + " did not acknowledge the final answer to its " + server.request().method() + ".");
            }
        });
    }

    @Override
    public void processTransactionTerminated(TransactionTerminatedEvent event) {
        guarded("end of a transaction", () -> {
            if (!event.isServerTransaction()
                && event.getClientTransaction().getApplicationData() instanceof ClientExchange client) {
                layer.post(client::onTerminated);
            }
        });
    }

    @Override
    public void processIOException(IOExceptionEvent event) {
        // A failed repetition; the next one may succeed, and if none does the transaction times out.
    }

    @Override
    public void processDialogTerminated(DialogTerminatedEvent event) {
        // The library has no dialogs here.
    }

    private void guarded(String what, Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | StackOverflowError e) {
            layer.fault("A " + what + " was lost", e);
        }
    }
}
