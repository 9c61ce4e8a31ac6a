package org.offhook.diagnosis;

import org.offhook.analysis.NetworkEvents;

/** Requests that a host answers with ICMP instead of SIP (RFC 792): nothing listens there, or a firewall refuses. */
final class PortUnreachableRule implements Rule {

    private static final int UNREACHABLE = 3;
    private static final int UNREACHABLE_V6 = 1;
    private static final int PORT_V4 = 3;
    private static final int PORT_V6 = 4;

    @Override
    public void examine(Evidence evidence, VerdictSheet verdict) {
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

    private static boolean isRequest(String firstLine) {
        return !firstLine.isEmpty() && !firstLine.startsWith("SIP/");
    }

    /** A server that answers at other times was restarted, say: the error is not what is wrong. */
    private static boolean answersSip(Evidence evidence, NetworkEvents.IcmpError error) {
        return evidence.speakers().answered(error.destination(), error.source());
    }
}
