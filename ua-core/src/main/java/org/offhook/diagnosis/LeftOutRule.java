package org.offhook.diagnosis;

import org.offhook.analysis.LeftOut;
import org.offhook.analysis.SipStatistics;

/** What the report itself does not hold, and where its figures and those of Wireshark must differ. Runs last. */
final class LeftOutRule implements Rule {

    @Override
    public void examine(Evidence evidence, VerdictSheet verdict) {
        LeftOut out = evidence.analysis().leftOut();
        if (out.unexaminedCalls() + out.messages() + out.streamPackets() > 0) {
            verdict.info("capture.left_out", "capture",
                    "This capture is too large to keep all of it: " + out.unexaminedCalls() + " calls that had not ended were counted but not examined for faults, "
                            + out.messages() + " messages of very long calls and " + out.streamPackets()
                            + " RTP packets of further streams were left out. Cut it by time (editcap -A, -B) to examine one part.",
                    "Cette capture est trop grande pour être gardée entière : " + out.unexaminedCalls()
                            + " appels non terminés ont été comptés sans être examinés, " + out.messages() + " messages d'appels très longs et "
                            + out.streamPackets() + " paquets RTP d'autres flux ont été laissés de côté. La découper par heure (editcap -A, -B)"
                            + " pour en examiner une partie.");
        }
        if (out.uncountedMessages() > 0) {
            String en = out.cutMessages() > 0 ? out.cutMessages() + " were cut by the capture: repeat it with whole packets (tcpdump -s 0)"
                    : "their TCP segments came out of order";
            String fr = out.cutMessages() > 0 ? out.cutMessages() + " ont été tronqués par la capture : la refaire avec des paquets entiers"
                    + " (tcpdump -s 0)" : "leurs segments TCP sont arrivés dans le désordre";
            verdict.info("sip.undercounted_by_wireshark", "sip",
                    "Wireshark's SIP statistics leave " + out.uncountedMessages() + " messages out that are in the capture: " + en + ".",
                    "Les statistiques SIP de Wireshark omettent " + out.uncountedMessages() + " messages présents dans la capture : " + fr + ".");
        }
        long unread = evidence.analysis().decoding().unknownLinkType();
        if (unread > 0) {
            String type = evidence.analysis().file().linkTypes();
            verdict.warning("capture.link_type", "capture",
                    unread + " frames are of a link layer that is not read here (" + type + "): nothing is known of what they carry. Capture on"
                            + " an Ethernet or IP interface, or unwrap them with tshark.",
                    unread + " trames ont une couche liaison qui n'est pas lue ici (" + type + ") : leur contenu est inconnu. Capturer sur une"
                            + " interface Ethernet ou IP, ou les extraire avec tshark.");
        }
        SipStatistics sip = evidence.analysis().sip();
        if (sip.hasImpossibleSetups()) {
            verdict.info("sip.setup_time_by_wireshark", "sip",
                    "Wireshark's set-up time, " + sip.setupAverageMs() + " ms on average, counts ACKs whose INVITE is not in the capture or"
                            + " comes after them; measured were " + sip.measuredSetupAverageMs() + " ms.",
                    "Le temps d'établissement de Wireshark, " + sip.setupAverageMs() + " ms en moyenne, compte des ACK dont l'INVITE n'est pas"
                            + " dans la capture ou vient après eux ; la mesure donne " + sip.measuredSetupAverageMs() + " ms.");
        }
    }
}
