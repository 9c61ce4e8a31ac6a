package org.offhook;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.offhook.analysis.CaptureAnalysis;
import org.offhook.diagnosis.Finding;

/**
 * What is known of a call: who, how it ended, how it sounded, and what that means. Immutable; complete when it comes out of
 * {@link Call#ended()}, a snapshot otherwise.
 *
 * @param call     who and when
 * @param media    the streams, received first
 * @param verdict  how it sounded
 * @param findings what the evidence says
 * @param ladder   the SIP messages of the call, in order
 * @param lock     whether the sound was locked against listeners, at the end of the call or now
 * @param signalling how SIP travelled; null before the next hop is known
 * @param evidence what the packets of the call showed, in the tables of a capture; null while it runs, and where none was kept
 * @param devices  how the sound card ran; null where none is known to have been used
 */
public record CallReport(Details call, List<MediaReport> media, Verdict verdict, List<Finding> findings,
                         List<SipStep> ladder, MediaLock lock, SignallingReport signalling, CaptureAnalysis evidence,
                         DeviceReport devices) {

    /**
     * A report of a call of which the next hop is not known.
     *
     * @param call     who and when
     * @param media    the streams
     * @param verdict  how it sounded
     * @param findings what the evidence says
     * @param ladder   the messages
     * @param lock     whether the sound was locked
     */
    public CallReport(Details call, List<MediaReport> media, Verdict verdict, List<Finding> findings, List<SipStep> ladder,
                      MediaLock lock) {
        this(call, media, verdict, findings, ladder, lock, null, null, null);
    }

    /**
     * Who called whom, when, and how it ended. Boxed values are null where the call did not get that far.
     *
     * @param from       caller, as {@code sip:user@host}
     * @param to         called party
     * @param callId     Call-ID
     * @param direction  {@code outgoing} or {@code incoming}
     * @param state      while it runs {@code calling}, {@code ringing}, {@code early-media}, {@code active}, {@code held} or
     *                   {@code ending}; then {@code completed}, {@code cancelled}, {@code rejected}, {@code no-response} or
     *                   {@code failed}
     * @param status     final SIP status
     * @param reason     its reason phrase, or what happened instead
     * @param reasons    Reason headers, as written
     * @param warnings   Warning headers, as written
     * @param started    wall-clock instant of the first message
     * @param setupMs    INVITE to 2xx
     * @param ringMs     first 18x to the final answer
     * @param durationMs 2xx to the end
     * @param endedBy    {@code local}, {@code remote}, {@code network} or {@code timer}; null while it runs
     * @param cause      what kind of end, in one word for programs; null while it runs
     */
    public record Details(String from, String to, String callId, String direction, String state, Integer status,
                          String reason, List<String> reasons, List<String> warnings, Instant started, Long setupMs,
                          Long ringMs, Long durationMs, String endedBy, String cause) {

        /** Copies the lists. */
        public Details {
            reasons = List.copyOf(reasons);
            warnings = List.copyOf(warnings);
        }
    }

    /** Copies the lists. */
    public CallReport {
        Objects.requireNonNull(call, "call");
        Objects.requireNonNull(verdict, "verdict");
        Objects.requireNonNull(lock, "lock");
        media = List.copyOf(media);
        findings = List.copyOf(findings);
        ladder = List.copyOf(ladder);
    }

    /**
     * {@return this report with how the sound card ran}
     *
     * @param used devices of this call; null for none
     */
    public CallReport withDevices(DeviceReport used) {
        return new CallReport(call, media, verdict, findings, ladder, lock, signalling, evidence, used);
    }

    /**
     * Says in plain words what became of the call and why.
     *
     * @param locale French for French, any other for English
     * @return one or more sentences
     */
    public String explain(Locale locale) {
        return ReportText.explain(this, locale);
    }

    /**
     * Writes the report for people: details, ladder, streams, findings.
     *
     * @param locale French for French, any other for English
     * @return lines of text
     */
    public String toText(Locale locale) {
        return ReportText.write(this, locale);
    }

    /** {@return the report as a JSON object, schema {@code offhook.call/1}} */
    public String toJson() {
        return ReportJson.write(this);
    }

    /**
     * Writes the report as a page: verdict, findings, ladder, streams with graphs. It needs nothing else, no script either, and
     * what the other side wrote is text and nothing else in it.
     *
     * @param locale French for French, any other for English
     * @return a page of HTML
     */
    public String toHtml(Locale locale) {
        return ReportHtml.write(this, locale);
    }

    /**
     * Writes reports as JUnit XML: a suite for each call, a case for each of set-up, audio received and sent, loss, jitter and
     * opinion score. What was not measured is skipped.
     *
     * @param reports the calls
     * @param locale  French for French, any other for English
     * @return a document of XML
     */
    public static String toJunit(List<CallReport> reports, Locale locale) {
        return ReportJunit.write(reports, locale);
    }
}
