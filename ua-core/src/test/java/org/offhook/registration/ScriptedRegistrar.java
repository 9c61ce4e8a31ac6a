package org.offhook.registration;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.offhook.sip.Hop;
import org.offhook.sip.NameAddr;
import org.offhook.sip.SipHeaders;
import org.offhook.sip.SipRequest;
import org.offhook.sip.SipResponse;
import org.offhook.sip.SipUri;
import org.offhook.sip.TransactionLayer;
import org.offhook.testkit.VirtualEndpoint;
import org.offhook.testkit.VirtualSignalling;

/** A registrar that keeps bindings, unless a test tells it to answer otherwise. */
final class ScriptedRegistrar implements TransactionLayer.Core {

    final VirtualEndpoint endpoint;
    final List<SipRequest> requests = new ArrayList<>();
    final Map<SipUri, Long> bindings = new LinkedHashMap<>();
    /** Answers first; empty leaves it to the registrar. */
    Function<SipRequest, Optional<SipResponse>> script = request -> Optional.empty();
    boolean silent;
    long longestS = 3600;

    ScriptedRegistrar(VirtualSignalling network) {
        endpoint = network.endpoint("10.0.0.100", 5060);
        endpoint.core(this);
        network.name("pbx.example", endpoint.hop());
    }

    @Override
    public void onRequest(TransactionLayer.ServerTransaction transaction) {
        if (silent) {
            return;
        }
        SipRequest request = transaction.request();
        requests.add(request);
        transaction.respond(script.apply(request).orElseGet(() -> {
            bind(request);
            return list(request);
        }));
    }

    private void bind(SipRequest request) {
        for (String element : request.headers().elements("Contact")) {
            NameAddr contact = NameAddr.parse(element);
            long expires = Long.parseLong(contact.parameters().get("expires").orElseThrow());
            if (expires == 0) {
                bindings.remove(contact.uri());
            } else {
                bindings.put(contact.uri(), Math.min(expires, longestS));
            }
        }
    }

    /** {@return 200 with all bindings} */
    SipResponse list(SipRequest request) {
        SipHeaders.Builder headers = answer(request, 200).headers().toBuilder();
        bindings.forEach((uri, expires) -> headers.add("Contact", "<" + uri + ">;expires=" + expires));
        return new SipResponse(200, "OK", headers.build(), new byte[0]);
    }

    static SipResponse answer(SipRequest request, int status, String... headers) {
        SipResponse plain = SipResponse.to(request, status, status == 200 ? "OK" : "No", "registrar");
        SipHeaders.Builder all = plain.headers().toBuilder();
        for (int i = 0; i < headers.length; i += 2) {
            all.add(headers[i], headers[i + 1]);
        }
        return plain.withHeaders(all.build());
    }

    SipRequest last() {
        return requests.get(requests.size() - 1);
    }

    @Override
    public void onAck(SipRequest ack, Hop source) {
        throw new AssertionError("an ACK to a registrar");
    }

    @Override
    public void onServerFailure(TransactionLayer.ServerTransaction transaction, TransactionLayer.Failure failure,
                                String reason) {
        throw new AssertionError(reason);
    }
}
