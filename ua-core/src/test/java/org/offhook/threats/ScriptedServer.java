package org.offhook.threats;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.offhook.loop.AgentLoop;
import org.offhook.sip.Hop;
import org.offhook.sip.SipHeaders;
import org.offhook.sip.SipRequest;
import org.offhook.sip.SipResponse;
import org.offhook.sip.TransactionLayer;
import org.offhook.sip.TransportProtocol;
import org.offhook.sip.jain.JainTransactionLayer;

/** A server on a loopback address that answers each request as a test says. */
final class ScriptedServer implements TransactionLayer.Core, AutoCloseable {

    final List<SipRequest> requests = new CopyOnWriteArrayList<>();
    private final AgentLoop loop = new AgentLoop();
    private final JainTransactionLayer layer;
    private final Consumer<TransactionLayer.ServerTransaction> script;
    private final String address;

    ScriptedServer(String address, Consumer<TransactionLayer.ServerTransaction> script) throws IOException {
        this.script = script;
        this.address = address;
        layer = JainTransactionLayer.builder(loop).bindAddress(InetAddress.getByName(address)).build();
        layer.start(this);
    }

    String hostPort() {
        return address + ":" + layer.port(TransportProtocol.UDP);
    }

    InetSocketAddress socketAddress() {
        return new InetSocketAddress(address, layer.port(TransportProtocol.UDP));
    }

    static SipResponse answer(SipRequest request, int status, String... headers) {
        SipResponse plain = SipResponse.to(request, status, status == 200 ? "OK" : "Scripted", "scripted");
        SipHeaders.Builder all = plain.headers().toBuilder();
        for (int i = 0; i < headers.length; i += 2) {
            all.add(headers[i], headers[i + 1]);
        }
        return plain.withHeaders(all.build());
    }

    List<SipRequest> requests(String method) {
        return requests.stream().filter(request -> request.method().equals(method)).toList();
    }

    @Override
    public void onRequest(TransactionLayer.ServerTransaction transaction) {
        requests.add(transaction.request());
        script.accept(transaction);
    }

    @Override
    public void onAck(SipRequest ack, Hop source) {
        requests.add(ack);
    }

    @Override
    public void onServerFailure(TransactionLayer.ServerTransaction transaction, TransactionLayer.Failure failure, String reason) {
        // What the agent under test does not acknowledge is seen in the requests.
    }

    @Override
    public void close() {
        layer.close();
        loop.close();
    }
}
