package org.offhook.sip.jain;

import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.stack.MessageChannel;
import gov.nist.javax.sip.stack.RawMessageChannel;
import gov.nist.javax.sip.stack.SIPTransactionStack;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import javax.sip.message.Request;
import org.offhook.sip.Hop;

/**
 * The way of one transaction to its other side, as the library sees it. Sends through our sockets; the octets are those of
 * the real message.
 */
final class WireChannel extends MessageChannel implements RawMessageChannel {

    /** Puts octets on the wire. */
    @FunctionalInterface
    interface Wire {
        /**
         * Sends.
         *
         * @param octets the message
         * @param target where to, for datagrams
         * @throws IOException when it cannot be sent
         */
        void send(byte[] octets, InetSocketAddress target) throws IOException;
    }

    private final Hop peer;
    private final Wire wire;
    private final ClientExchange client;

    WireChannel(WireProcessor processor, Hop peer, Wire wire, ClientExchange client) {
        this.messageProcessor = processor;
        this.peer = peer;
        this.wire = wire;
        this.client = client;
    }

    @Override
    public void sendMessage(SIPMessage message) throws IOException {
        if (message instanceof WireResponse response) {
            response.exchange().send(response, wire, peer.address());
            return;
        }
        boolean ownAck = client != null && !(message instanceof WireRequest) && message.getCSeq().getMethod().equals(Request.ACK);
        // The ACK to a refusal is the library's idea; what goes out is made from the real INVITE.
        wire.send(ownAck ? client.refusalAck() : message.encodeAsBytes(getTransport()), peer.address());
    }

    @Override
    public void sendMessage(SIPMessage message, javax.sip.address.Hop hop) throws IOException {
        sendMessage(message);
    }

    @Override
    public void sendMessage(SIPMessage message, InetAddress address, int port) throws IOException {
        sendMessage(message);
    }

    @Override
    protected void sendMessage(byte[] octets, InetAddress address, int port, boolean reconnect) throws IOException {
        wire.send(octets, peer.address());
    }

    /** The library would call it for messages to itself, which it takes for such by an address that is never ours here. */
    @Override
    public void processMessage(SIPMessage message) {
        throw new IllegalStateException("no message goes round the wire");
    }

    @Override
    public void close() {
        // Connections belong to the transport, not to a transaction.
    }

    @Override
    public SIPTransactionStack getSIPStack() {
        return messageProcessor.getSIPStack();
    }

    @Override
    public String getTransport() {
        return peer.transport().name();
    }

    @Override
    public boolean isReliable() {
        return peer.transport().reliable();
    }

    @Override
    public boolean isSecure() {
        return false;
    }

    @Override
    public String getPeerAddress() {
        return peer.address().getAddress().getHostAddress();
    }

    @Override
    protected InetAddress getPeerInetAddress() {
        return peer.address().getAddress();
    }

    @Override
    protected String getPeerProtocol() {
        return getTransport();
    }

    @Override
    public int getPeerPort() {
        return peer.address().getPort();
    }

    @Override
    public int getPeerPacketSourcePort() {
        return getPeerPort();
    }

    @Override
    public InetAddress getPeerPacketSourceAddress() {
        return getPeerInetAddress();
    }

    @Override
    public String getKey() {
        return getKey(getPeerInetAddress(), getPeerPort(), getTransport());
    }

    @Override
    public String getViaHost() {
        return messageProcessor.getIpAddress().getHostAddress();
    }

    @Override
    public int getViaPort() {
        return messageProcessor.getPort();
    }
}
