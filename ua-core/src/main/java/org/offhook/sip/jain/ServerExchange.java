package org.offhook.sip.jain;

import gov.nist.javax.sip.stack.SIPServerTransaction;
import java.io.IOException;
import javax.sip.SipException;
import org.offhook.sip.Hop;
import org.offhook.sip.SipMessageWriter;
import org.offhook.sip.SipRequest;
import org.offhook.sip.SipResponse;
import org.offhook.sip.SipSyntaxException;
import org.offhook.sip.SipText;
import org.offhook.sip.TransactionLayer;

/** A request to be answered. Made on the receiving thread; answered on the loop. */
final class ServerExchange implements TransactionLayer.ServerTransaction {

    private final JainTransactionLayer layer;
    private final SipRequest request;
    private final Hop source;
    private final Skeletons.Place place;
    private final WireChannel.Wire wire;
    private volatile SIPServerTransaction transaction;
    private boolean answered;

    /**
     * Makes the exchange of a request.
     *
     * @param layer   the layer
     * @param request with received and rport in its Via
     * @param source  where it came from
     * @param place   the transaction as the library finds it, with the address that answers go to
     * @param wire    the way there
     */
    ServerExchange(JainTransactionLayer layer, SipRequest request, Hop source, Skeletons.Place place, WireChannel.Wire wire) {
        this.layer = layer;
        this.request = request;
        this.source = source;
        this.place = place;
        this.wire = wire;
    }

    void attach(SIPServerTransaction made) {
        transaction = made;
    }

    @Override
    public SipRequest request() {
        return request;
    }

    @Override
    public Hop source() {
        return source;
    }

    /** An answer the library gives on its own: 100 after 200 ms, 200 to a CANCEL that came too late. */
    WireResponse answerOfLibrary(int status, String reason) {
        SipResponse response = SipResponse.to(request, status, reason.isEmpty() ? "OK" : reason, "");
        return skeleton(response);
    }

    private WireResponse skeleton(SipResponse response) {
        SipResponse named = layer.ownHeaders().withServer(response);
        return Skeletons.response(named, SipMessageWriter.write(named), place);
    }

    @Override
    public void respond(SipResponse response) {
        try {
            WireResponse skeleton = skeleton(response);
            boolean repeatedAccept = answered && response.success() && request.method().equals("INVITE");
            if (repeatedAccept) {
                // The library has let go of an INVITE answered with 2xx; repeating it is the core's business (13.3.1.4).
                wire.send(skeleton.encodeAsBytes(""), place.address());
            } else if (!answered) {
                answered = !response.provisional();
                transaction.sendResponse(skeleton);
                if (answered && !request.method().equals("INVITE")) {
                    // It lives on for 32 s to absorb repetitions; the request need not.
                    transaction.setApplicationData(null);
                    transaction = null;
                }
            }
        } catch (IOException | SipException | SipSyntaxException e) {
            layer.onServerFailure(this, TransactionLayer.Failure.TRANSPORT,
                "Cannot answer " + source + ": " + SipText.printable(String.valueOf(e.getMessage())));
        }
    }
}
