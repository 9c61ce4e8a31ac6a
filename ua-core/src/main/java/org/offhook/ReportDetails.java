package org.offhook;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import org.offhook.sip.SipText;

/** Who called whom, when, how it ended, over what: the lines that the texts and the page of a {@link CallReport} share. */
final class ReportDetails {

    private static final String UNMEASURED = "-";

    /** A line: what, and its value. */
    record Line(String label, String value) {
    }

    private final CallReport report;
    private final Locale locale;
    private final Properties words;
    private final List<Line> lines = new ArrayList<>();

    ReportDetails(CallReport report, Locale locale, Properties words) {
        this.report = report;
        this.locale = locale;
        this.words = words;
    }

    List<Line> lines() {
        CallReport.Details call = report.call();
        String status = call.status() == null ? "" : " (" + call.status() + " " + SipText.printable(orDash(call.reason())) + ")";
        add("started", call.started() == null ? null : time(call.started()));
        add("state", words.getProperty("state." + call.state(), call.state()) + status);
        add("setup", call.setupMs() == null ? null : call.setupMs() + " ms");
        add("ring", seconds(call.ringMs()));
        add("duration", seconds(call.durationMs()));
        add("endedBy", call.endedBy() == null ? null : words.getProperty("endedBy." + call.endedBy(), call.endedBy()));
        call.reasons().forEach(reason -> add("reason", SipText.printable(reason)));
        call.warnings().forEach(warning -> add("warning", SipText.printable(warning)));
        add("signalling", signalling(report.signalling(), words));
        add("lock", lock(report.lock()));
        add("callId", SipText.printable(call.callId()));
        if (call.durationMs() != null) {
            lines.add(new Line(word("verdict.title"), word("verdict." + report.verdict())));
        }
        return lines;
    }

    private void add(String key, String value) {
        if (value != null) {
            lines.add(new Line(word("detail." + key), value));
        }
    }

    /** {@return how SIP travelled, in words; null where that is not known} */
    static String signalling(SignallingReport signalling, Properties words) {
        if (signalling == null) {
            return null;
        }
        String way = signalling.transport() + " " + signalling.remote();
        if (signalling.tlsVersion() == null) {
            return way + ", " + words.getProperty("signalling.clear");
        }
        return way + ", " + signalling.tlsVersion() + " " + signalling.tlsSuite() + ", "
            + (signalling.verified() ? words.getProperty("signalling.verified").replace("{0}", signalling.tlsVerified())
                : words.getProperty("signalling.unverified"));
    }

    private String lock(MediaLock lock) {
        if (lock.state() == MediaLock.State.NONE) {
            return null;
        }
        String variant = lock.downgraded() ? ".downgraded" : lock.peerFingerprint() == null ? "" : ".peer";
        return word("lock." + lock.state() + variant).replace("{0}", orDash(lock.suite()))
            .replace("{1}", lock.keyExchange() == null ? UNMEASURED : lock.keyExchange().name())
            .replace("{2}", orDash(lock.peerFingerprint()));
    }

    private static String time(Instant instant) {
        return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(
            instant.truncatedTo(ChronoUnit.MILLIS).atZone(ZoneId.systemDefault()));
    }

    private String seconds(Long ms) {
        return ms == null ? null : String.format(locale, "%.1f s", ms / 1000.0);
    }

    private static String orDash(String value) {
        return value == null || value.isEmpty() ? UNMEASURED : value;
    }

    private String word(String key) {
        return words.getProperty(key, key);
    }
}
