package org.offhook.srtp.dtls;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** One end of a handshake in a test: what it sends goes to the other over a network that may change it, and what became of it is kept. */
public final class DtlsEnd implements DtlsUser {

    private final BlockingQueue<Object> outcomes = new LinkedBlockingQueue<>();
    private volatile DtlsLink other;
    private volatile UnaryOperator<byte[]> network = datagram -> datagram;
    private volatile int sent;

    /** Names who gets what this end sends; until then it is lost. */
    public void connect(DtlsLink end) {
        other = end;
    }

    /** Sends through a network that gives back what arrives, null for nothing. */
    void through(UnaryOperator<byte[]> carrying) {
        network = carrying;
    }

    /** {@return datagrams sent, arrived or not} */
    int sent() {
        return sent;
    }

    @Override
    public synchronized void send(byte[] datagram) {
        sent++;
        byte[] carried = network.apply(datagram);
        DtlsLink link = other;
        if (carried != null && link != null) {
            link.onDatagram(carried, 0, carried.length);
        }
    }

    @Override
    public void keyed(Keys keys) {
        outcomes.add(keys);
    }

    @Override
    public void failed(DtlsFailure failure) {
        outcomes.add(failure);
    }

    /** {@return {@link DtlsUser.Keys} or a {@link DtlsFailure}; null when there is neither in time} */
    public Object outcome(long patienceMs) throws InterruptedException {
        return outcomes.poll(patienceMs, TimeUnit.MILLISECONDS);
    }
}
