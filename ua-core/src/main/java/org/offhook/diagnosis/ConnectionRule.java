package org.offhook.diagnosis;

import java.util.LinkedHashMap;
import java.util.Map;
import org.offhook.analysis.CaptureTime;
import org.offhook.analysis.Endpoint;
import org.offhook.analysis.NetworkEvents;
import org.offhook.capture.IpAddress;

/**
 * SIP over TCP or TLS that never begins: the connection is refused (RST), or asked for again and again (SYN) and nothing comes back
 * (RFC 9293 section 3.5). Silent about a server that takes connections later on: it was restarted, and that is not what is wrong.
 */
final class ConnectionRule implements Rule {

    private static final int SIP_PORT = 5060;
    private static final int SIPS_PORT = 5061;
    /** A SYN is repeated after a second (RFC 6298): one that is not, at the end of a capture, says nothing yet. */
    private static final int ASKED_TWICE = 2;
    private static final double WAITED_SECONDS = 3;

    /** One host that asks one server. */
    private record Pair(IpAddress client, Endpoint server) {
    }

    /** What was asked, over all ports of the client. */
    private static final class Asked {
        private final NetworkEvents.UnansweredConnection first;
        private int times;
        private double lastMs;

        Asked(NetworkEvents.UnansweredConnection first) {
            this.first = first;
        }

        void add(NetworkEvents.UnansweredConnection more) {
            times += more.times();
            lastMs = Math.max(lastMs, more.time().millisSince(first.time()) + more.lastMs());
        }
    }

    @Override
    public void examine(Evidence evidence, VerdictSheet verdict) {
        for (NetworkEvents.RefusedConnection refused : evidence.network().refusedConnections()) {
            if (isSip(refused.server(), refused.frame(), evidence)) {
                refused(refused, verdict);
            }
        }
        Map<Pair, Asked> asked = new LinkedHashMap<>();
        for (NetworkEvents.UnansweredConnection unanswered : evidence.network().unansweredConnections()) {
            if (isSip(unanswered.server(), unanswered.frame(), evidence)) {
                asked.computeIfAbsent(new Pair(unanswered.client().address(), unanswered.server()), pair -> new Asked(unanswered))
                        .add(unanswered);
            }
        }
        asked.values().forEach(all -> unanswered(all, evidence, verdict));
    }

    /** A port of SIP, by its number or by what is said there over UDP, say; and not one that works later. */
    private static boolean isSip(Endpoint server, long frame, Evidence evidence) {
        return (server.port() == SIP_PORT || server.port() == SIPS_PORT || evidence.speakers().has(server))
                && !evidence.speakers().connectedSince(frame, server);
    }

    private static void refused(NetworkEvents.RefusedConnection refused, VerdictSheet verdict) {
        verdict.error("net.port_unreachable", refused.server(),
                "Nothing listens on " + refused.server() + " over TCP: the connection of " + refused.client().address()
                        + " is refused (RST). Check address, port and transport, and that the server runs.",
                "Aucun service sur " + refused.server() + " en TCP : la connexion de " + refused.client().address()
                        + " est refusée (RST). Vérifier adresse, port et transport, et que le serveur tourne.", refused.frame());
    }

    private static void unanswered(Asked asked, Evidence evidence, VerdictSheet verdict) {
        Endpoint server = asked.first.server();
        Endpoint client = asked.first.client();
        NetworkEvents.IcmpError icmp = evidence.icmpAbout(client, server);
        if (icmp != null) {
            verdict.error("net.port_unreachable", server,
                    "The TCP connection of " + client.address() + " to " + server + " is refused by " + icmp.reporter()
                            + " (ICMP unreachable, code " + icmp.code() + "). Check address, port and transport, the route, and the firewall.",
                    "La connexion TCP de " + client.address() + " vers " + server + " est refusée par " + icmp.reporter()
                            + " (ICMP unreachable, code " + icmp.code() + "). Vérifier adresse, port et transport, la route et le pare-feu.",
                    asked.first.frame(), icmp.frame());
            return;
        }
        CaptureTime time = asked.first.time();
        double waited = evidence.secondsLeftAfter(time);
        if (asked.times < ASKED_TWICE && waited < WAITED_SECONDS) {
            return;
        }
        double seconds = Math.max(asked.lastMs / 1000, asked.times < ASKED_TWICE ? waited : 0);
        boolean udp = evidence.speakers().has(server);
        verdict.error("net.unreachable", server,
                "No answer from " + server + " over TCP: " + client.address() + " asked for a connection " + times(asked.times, "time", "times")
                        + " in " + Figures.en(seconds, 0) + " s (SYN), and it was neither taken nor refused."
                        + (udp ? " The same port answers SIP otherwise: a firewall drops TCP."
                                : " The server is down, its address is wrong, or a firewall drops SIP over TCP."),
                "Aucune réponse de " + server + " en TCP : " + client.address() + " a demandé la connexion " + times(asked.times, "fois", "fois")
                        + " en " + Figures.fr(seconds, 0) + " s (SYN), elle n'a été ni acceptée ni refusée."
                        + (udp ? " Ce port répond pourtant au SIP : un pare-feu bloque le TCP."
                                : " Le serveur est arrêté, son adresse est fausse, ou un pare-feu bloque le SIP en TCP."),
                asked.first.frame());
    }

    private static String times(int count, String one, String more) {
        return count + " " + (count == 1 ? one : more);
    }
}
