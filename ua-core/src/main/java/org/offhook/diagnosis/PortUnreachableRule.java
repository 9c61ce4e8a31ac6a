package org.offhook.diagnosis;

import org.offhook.analysis.NetworkEvents;
import org.offhook.analysis.SipEvent;

/** Requests that a host answers with ICMP instead of SIP (RFC 792): nothing listens there, or a firewall refuses. */
final class PortUnreachableRule implements Rule {

    private static final int SIP_PORT = 5060;
    private static final int SIPS_PORT = 5061;
    private static final int UNREACHABLE = 3;
    private static final int UNREACHABLE_V6 = 1;
    private static final int PORT_V4 = 3;
    private static final int PORT_V6 = 4;

    @Override
    public void examine(Evidence evidence, VerdictSheet verdict) {
        connections(evidence, verdict);
        for (NetworkEvents.IcmpError error : evidence.network().icmpErrors()) {
            boolean v6 = error.destination().address().isV6();
            if (error.type() != (v6 ? UNREACHABLE_V6 : UNREACHABLE) || !isRequest(error.sip()) || answersSip(evidence, error)) {
                continue;
            }
            String method = Figures.safe(error.sip().substring(0, error.sip().indexOf(' ')));
            boolean port = error.code() == (v6 ? PORT_V6 : PORT_V4);
            String en = port ? "Nothing listens on " + error.destination() + ": " + method + " is answered by ICMP port unreachable."
                    : method + " to " + error.destination() + " is refused by " + error.reporter() + " (ICMP unreachable, code " + error.code() + ").";
            String fr = port ? "Aucun service sur " + error.destination() + " : " + method + " suivi d'un ICMP port unreachable."
                    : method + " vers " + error.destination() + " refusé par " + error.reporter() + " (ICMP unreachable, code " + error.code() + ").";
            verdict.error("net.port_unreachable", error.destination(), en + " Check address, port and transport, and that the server runs.",
                    fr + " Vérifier adresse, port et transport, et que le serveur tourne.", error.frame());
        }
    }

    /** SIP over TCP or TLS: a connection to one of its ports that is refused, and none that carries SIP to the same place. */
    private static void connections(Evidence evidence, VerdictSheet verdict) {
        for (NetworkEvents.RefusedConnection refused : evidence.network().refusedConnections()) {
            int port = refused.server().port();
            if (port != SIP_PORT && port != SIPS_PORT || evidence.messages().values().stream().anyMatch(events -> events.stream()
                    .anyMatch((SipEvent e) -> e.source().equals(refused.server()) && !e.transport().equals("udp")))) {
                continue;
            }
            verdict.error("net.port_unreachable", refused.server(),
                    "Nothing listens on " + refused.server() + " over TCP: the connection of " + refused.client().address()
                            + " is refused (RST). Check address, port and transport, and that the server runs.",
                    "Aucun service sur " + refused.server() + " en TCP : la connexion de " + refused.client().address()
                            + " est refusée (RST). Vérifier adresse, port et transport, et que le serveur tourne.", refused.frame());
        }
    }

    private static boolean isRequest(String firstLine) {
        return !firstLine.isEmpty() && !firstLine.startsWith("SIP/");
    }

    /** A server that answers at other times was restarted, say: the error is not what is wrong. */
    private static boolean answersSip(Evidence evidence, NetworkEvents.IcmpError error) {
        return evidence.messages().values().stream().anyMatch(events -> events.stream().anyMatch((SipEvent e) ->
                e.source().equals(error.destination()) && e.destination().equals(error.source()) && !e.message().isRequest()));
    }
}
