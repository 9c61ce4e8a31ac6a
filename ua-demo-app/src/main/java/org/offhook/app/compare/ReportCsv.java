package org.offhook.app.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.offhook.audio.compare.CodecResult;
import org.offhook.audio.compare.ConditionResult;
import org.offhook.audio.compare.WireRate;

/** The report as comma-separated values, one line for each codec and condition; empty where a value is unknown. */
public final class ReportCsv {

    private static final String HEADER = "codec,condition,bit_rate,ip_kbps,ipv6_kbps,srtp_ip_kbps,ethernet_kbps,"
        + "algorithmic_delay_ms,encode_us,decode_us,ie,bpl,packets,lost,late,loss_percent,burst_ratio,concealed_percent,"
        + "playout_delay_ms,one_way_delay_ms,stoi,estoi,lsd_db,wideband_lsd_db,segmental_snr_db,r,mos_narrowband,mos_wideband";

    private ReportCsv() {
    }

    /**
     * {@return the lines, the header first}
     *
     * @param report what was found out
     */
    public static List<String> lines(ComparisonReport report) {
        List<String> lines = new ArrayList<>();
        lines.add(HEADER);
        for (CodecResult result : report.results()) {
            WireRate wire = report.wire(result).orElse(null);
            boolean known = wire != null;
            for (ConditionResult c : result.conditions()) {
                lines.add(quoted(result.codec().label()) + "," + quoted(c.condition()) + values(1, result.bitRate(),
                    known ? wire.ipv4() : Double.NaN, known ? wire.ipv6() : Double.NaN, known ? wire.srtpIpv4() : Double.NaN,
                    known ? wire.ethernetIpv4() : Double.NaN)
                    + values(3, result.algorithmicDelayMs(), result.encodeMicros(), result.decodeMicros(),
                        orNan(result.factors().ie()), orNan(result.factors().bpl()))
                    + "," + c.packets() + "," + c.lostPackets() + "," + c.latePackets()
                    + values(4, c.lossPercent(), c.burstRatio(), c.concealedPercent(), c.playoutDelayMs(), c.oneWayDelayMs(),
                        c.stoi(), c.estoi(), c.lsdDb(), c.widebandLsdDb(), c.segmentalSnrDb(), c.r(), c.mosNarrowband(),
                        c.mosWideband()));
            }
        }
        return lines;
    }

    private static double orNan(Double value) {
        return value == null ? Double.NaN : value;
    }

    private static String values(int digits, double... values) {
        StringBuilder text = new StringBuilder();
        for (double value : values) {
            text.append(',');
            if (!Double.isNaN(value)) {
                text.append(String.format(Locale.ROOT, "%." + digits + "f", value));
            }
        }
        return text.toString();
    }

    private static String quoted(String text) {
        return text.matches("[\\w./;=-]*") ? text : '"' + text.replace("\"", "\"\"") + '"';
    }
}
