package org.offhook.sip.jain;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.offhook.sip.SipMessage;
import org.offhook.sip.io.TcpConnection;

/** The requests under way, by branch and method (RFC 3261 section 17.1.3). The loop writes; the threads that receive look up. */
final class ClientExchanges {

    private final Map<String, ClientExchange> exchanges = new ConcurrentHashMap<>();

    void add(ClientExchange exchange) {
        exchanges.put(exchange.key(), exchange);
    }

    void remove(ClientExchange exchange) {
        exchanges.remove(exchange.key(), exchange);
    }

    /** {@return the request that a response answers, null for none of ours} */
    ClientExchange answeredBy(SipMessage response) {
        String method = response.cseq().method();
        ClientExchange exchange = exchanges.get(ClientExchange.key(response.topVia().branch().orElse(""), method));
        // Branch and method both have to be those of the request (RFC 3261 section 17.1.3).
        return exchange != null && exchange.method().equals(method) ? exchange : null;
    }

    /** Tells those that went over a connection; on the loop. */
    void onConnectionClosed(TcpConnection connection, String reason) {
        for (ClientExchange exchange : exchanges.values()) {
            if (exchange.connection() == connection) {
                exchange.onConnectionClosed(reason, connection);
            }
        }
    }

    void clear() {
        exchanges.clear();
    }
}
