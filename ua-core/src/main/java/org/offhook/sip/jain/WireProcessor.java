package org.offhook.sip.jain;

import gov.nist.core.HostPort;
import gov.nist.javax.sip.stack.MessageChannel;
import gov.nist.javax.sip.stack.MessageProcessor;
import gov.nist.javax.sip.stack.SIPTransactionStack;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.offhook.sip.Hop;
import org.offhook.sip.SipMessageReader;
import org.offhook.sip.TransportProtocol;

/**
 * One transport as the library sees it. The address it shows is a label, 0.0.0.0: the library compares it to find the
 * transport again, and would short-cut messages to an address it takes for its own.
 */
final class WireProcessor extends MessageProcessor {

    private final TransportProtocol protocol;
    private final WireChannel.Wire wire;

    WireProcessor(SIPTransactionStack stack, InetAddress label, int port, TransportProtocol protocol, WireChannel.Wire wire) {
        super(label, port, protocol.parameter(), stack);
        this.protocol = protocol;
        this.wire = wire;
    }

    /** For answers of server transactions over datagrams, which the library addresses by the skeleton's Via. */
    @Override
    public MessageChannel createMessageChannel(HostPort target) throws IOException {
        return createMessageChannel(target.getInetAddress(), target.getPort());
    }

    @Override
    public MessageChannel createMessageChannel(InetAddress host, int port) {
        return new WireChannel(this, new Hop(protocol, new InetSocketAddress(host, port)), wire, null);
    }

    @Override
    public SIPTransactionStack getSIPStack() {
        return sipStack;
    }

    @Override
    public void start() {
        // The sockets are started by their owner.
    }

    @Override
    public void stop() {
        // As above.
    }

    @Override
    public int getDefaultTargetPort() {
        return protocol.defaultPort();
    }

    @Override
    public boolean isSecure() {
        return false;
    }

    @Override
    public int getMaximumMessageSize() {
        return SipMessageReader.MAX_MESSAGE_OCTETS;
    }

    @Override
    public boolean inUse() {
        return true;
    }
}
