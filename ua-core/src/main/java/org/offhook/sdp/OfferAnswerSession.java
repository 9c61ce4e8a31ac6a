package org.offhook.sdp;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.offhook.codecs.CodecProvider;
import org.offhook.srtp.KeyAgreement;

/**
 * The offer/answer state of one dialog (RFC 3264): makes our offers and answers, and says what was agreed.
 *
 * <p>One audio stream is agreed; every other line of an offer is refused with port 0 and keeps its place for the rest
 * of the session (section 8). Payload type numbers keep their meaning for as long. The version in {@code o=} rises
 * exactly when our description changes.
 *
 * <p>Not thread-safe; it belongs to the thread of its call. It never reads a clock and never resolves a name.
 * Which message carries what (offer in INVITE, late offer in 2xx, re-INVITE, UPDATE) is the caller's knowledge;
 * a late offer is {@link #createOffer} for the 2xx and {@link #acceptAnswer} for the ACK.
 */
public final class OfferAnswerSession {

    private final long sessionId;
    private final PayloadTypes payloadTypes;
    private LocalMedia local;
    private long version;
    private SessionDescription lastSent;
    private LocalMedia lastOffered;
    private SecurityExchange offeredSecurity;
    private boolean offerPending;
    private int audioIndex;
    private NegotiatedMedia negotiated;

    /**
     * Begins a session.
     *
     * @param local     what we bring
     * @param sessionId number for {@code o=} that no other session of this machine has, best a random one of 62 bits
     */
    public OfferAnswerSession(LocalMedia local, long sessionId) {
        this.local = Objects.requireNonNull(local, "local");
        this.sessionId = sessionId;
        this.payloadTypes = new PayloadTypes();
    }

    private OfferAnswerSession(OfferAnswerSession original) {
        this.sessionId = original.sessionId;
        this.payloadTypes = new PayloadTypes(original.payloadTypes);
        this.local = original.local;
        this.version = original.version;
        this.lastSent = original.lastSent;
        this.lastOffered = original.lastOffered;
        this.offeredSecurity = original.offeredSecurity;
        this.offerPending = original.offerPending;
        this.audioIndex = original.audioIndex;
        this.negotiated = original.negotiated;
    }

    /** {@return a copy for another early dialog of the same forked INVITE; the two go separate ways from here} */
    public OfferAnswerSession fork() {
        return new OfferAnswerSession(this);
    }

    /** {@return what we bring} */
    public LocalMedia local() {
        return local;
    }

    /**
     * Changes what we bring; takes effect with the next offer or answer. Hold is
     * {@code setLocal(local().withDirection(Direction.SENDONLY))} and {@link #createOffer}.
     *
     * @param newLocal what we bring from now on
     */
    public void setLocal(LocalMedia newLocal) {
        local = Objects.requireNonNull(newLocal, "newLocal");
    }

    /** {@return the outcome of the last completed exchange} */
    public Optional<NegotiatedMedia> negotiated() {
        return Optional.ofNullable(negotiated);
    }

    /** {@return whether an offer of ours waits for its answer; a remote offer is then glare, to be refused with 491} */
    public boolean offerPending() {
        return offerPending;
    }

    /**
     * Makes an offer or, in a running session, a re-offer with the same lines in the same order.
     *
     * @return what to send
     * @throws IllegalStateException when an offer of ours is unanswered
     */
    public SessionDescription createOffer() {
        requireNoPendingOffer();
        List<MediaDescription> lines = new ArrayList<>();
        if (lastSent == null) {
            lines.add(offeredAudio());
        } else {
            for (int i = 0; i < lastSent.media().size(); i++) {
                lines.add(i == audioIndex ? offeredAudio() : lastSent.media().get(i).refused());
            }
        }
        lastOffered = local;
        offerPending = true;
        return send(lines);
    }

    /** The offer was refused or its transaction failed: the agreement before it stays (RFC 3264 section 8). */
    public void withdrawOffer() {
        offerPending = false;
    }

    /**
     * Takes the answer to our last offer. A later answer to the same offer (a 200 that differs from the 183 before it)
     * is taken as well and replaces the first one.
     *
     * @param answer description of the other side
     * @return what is agreed
     * @throws NegotiationException  when the answer refuses the audio or does not fit the offer; what was agreed before
     *                               stays, and the offer counts as answered
     * @throws IllegalStateException when we never made an offer
     */
    public NegotiatedMedia acceptAnswer(SessionDescription answer) throws NegotiationException {
        if (lastOffered == null) {
            throw new IllegalStateException("an answer without an offer");
        }
        offerPending = false;
        if (answer.media().size() != lastSent.media().size()) {
            throw new NegotiationException(RefusalReason.ANSWER_MISMATCH,
                "the answer has " + answer.media().size() + " media lines, the offer had " + lastSent.media().size());
        }
        RemoteAudio remote = RemoteAudio.of(answer, answer.media().get(audioIndex), lastOffered);
        if (!remote.protocol().token().equalsIgnoreCase(lastSent.media().get(audioIndex).protocol())) {
            throw new NegotiationException(RefusalReason.ANSWER_MISMATCH,
                "the answer has another transport: " + remote.line().protocol());
        }
        Map<Integer, NegotiatedCodec> receive = new HashMap<>();
        for (RemoteAudio.CommonCodec codec : remote.codecs()) {
            int ours = numberOf(codec.ours());
            receive.putIfAbsent(ours, new NegotiatedCodec(codec.ours().provider(), ours, codec.ours().parameters()));
        }
        // Some answerers use their own numbers in both directions; believe them where that is unambiguous.
        for (RemoteAudio.CommonCodec codec : remote.codecs()) {
            receive.putIfAbsent(codec.payloadType(),
                new NegotiatedCodec(codec.ours().provider(), codec.payloadType(), codec.ours().parameters()));
        }
        Map<Integer, Integer> events = new HashMap<>();
        remote.telephoneEvents().forEach((clockRateHz, theirs) -> {
            events.put(payloadTypes.telephoneEventAt(clockRateHz), clockRateHz);
            events.putIfAbsent(theirs, clockRateHz);
        });
        events.keySet().removeAll(receive.keySet());
        negotiated = agree(remote, lastOffered, remote.codecs().get(0), receive, events,
            offeredSecurity.accept(remote.protocol(), answer, remote.line()));
        return negotiated;
    }

    /**
     * Takes an offer and makes the answer.
     *
     * @param offer description of the other side
     * @return what to send; {@link #negotiated} then says what is agreed
     * @throws NegotiationException  when no line can be agreed to ({@link NoCommonCodecException} when codecs are the
     *                               reason): refuse with 488; the state is what it was before
     * @throws IllegalStateException when an offer of ours is unanswered
     */
    public SessionDescription answer(SessionDescription offer) throws NegotiationException {
        requireNoPendingOffer();
        NegotiationException refusal = null;
        for (int i = 0; i < offer.media().size(); i++) {
            MediaDescription line = offer.media().get(i);
            try {
                RemoteAudio remote = RemoteAudio.of(offer, line, local);
                return answer(offer, i, remote, security(local).answer(remote.protocol(), offer, line));
            } catch (NegotiationException e) {
                // What is wrong with the first audio line tells more than that a video line is not wanted.
                if (refusal == null || line.isAudio() && refusal.reason() == RefusalReason.MEDIA_TYPE_UNSUPPORTED) {
                    refusal = e;
                }
            }
        }
        throw refusal != null ? refusal : new NegotiationException(RefusalReason.NO_MEDIA, RefusalReason.NO_MEDIA.text());
    }

    private SessionDescription answer(SessionDescription offer, int index, RemoteAudio remote, SecurityExchange.Answer keying) {
        List<RemoteAudio.CommonCodec> codecs = new ArrayList<>(remote.codecs());
        if (local.codecPreference() == LocalMedia.CodecPreference.OURS) {
            codecs.sort(Comparator.comparingInt(codec -> local.codecs().indexOf(codec.ours())));
        }
        remote.line().payloadTypes().forEach(number -> payloadTypes.learn(number,
            remote.line().rtpmap(number).map(Rtpmap::specification).orElse("unknown-" + number)));
        Map<Integer, NegotiatedCodec> receive = new HashMap<>();
        AudioLineBuilder line = new AudioLineBuilder(local, remote.line().protocol());
        for (RemoteAudio.CommonCodec codec : codecs) {
            receive.put(codec.payloadType(),
                new NegotiatedCodec(codec.ours().provider(), codec.payloadType(), codec.answerParameters()));
            line.codec(codec.payloadType(), codec.ours().provider().info(), codec.answerParameters());
        }
        Map<Integer, Integer> events = new HashMap<>();
        remote.telephoneEvents().forEach((clockRateHz, type) -> {
            events.put(type, clockRateHz);
            line.telephoneEvent(type, clockRateHz, TelephoneEvents.common(remote.line().fmtp(type)));
        });
        audioIndex = index;
        negotiated = agree(remote, local, codecs.get(0), receive, events, keying.agreement());
        List<MediaDescription> lines = new ArrayList<>();
        for (int i = 0; i < offer.media().size(); i++) {
            lines.add(i == index
                ? line.build(negotiated.ptimeMs(), negotiated.direction(), negotiated.rtcpMux(), remote.voipMetrics(),
                    keying.attributes())
                : offer.media().get(i).refused());
        }
        return send(lines);
    }

    private NegotiatedMedia agree(RemoteAudio remote, LocalMedia ours, RemoteAudio.CommonCodec send,
                                  Map<Integer, NegotiatedCodec> receive, Map<Integer, Integer> telephoneEvents,
                                  KeyAgreement security) {
        boolean mux = ours.rtcpMux() && remote.rtcpMux();
        Direction direction = ours.direction().and(remote.allowed());
        // To "recvonly" or "inactive" of ours nobody can answer with a direction that receives; that is no hold.
        boolean held = remote.holds() && (remote.rtp() == null || ours.direction().sends());
        return new NegotiatedMedia(remote.protocol(), new InetSocketAddress(ours.address(), ours.rtpPort()),
            remote.rtp(), mux ? remote.rtp() : remote.rtcp(), mux,
            sendingCodec(send), receive,
            remote.telephoneEvents().getOrDefault(send.clockRateHz(), -1), telephoneEvents, remote.ptimeMs(send.ours(), ours.ptimeMs()), direction, held,
            remote.voipMetrics(), security);
    }

    private static NegotiatedCodec sendingCodec(RemoteAudio.CommonCodec codec) {
        CodecProvider provider = codec.ours().provider();
        return new NegotiatedCodec(provider, codec.payloadType(),
            provider.sendingParameters(codec.ours().parameters(), codec.remoteParameters()));
    }

    /** Our codecs, the one in use first so that a hold does not change it. */
    private MediaDescription offeredAudio() {
        List<CodecOffer> codecs = new ArrayList<>(local.codecs());
        if (negotiated != null) {
            codecs.sort(Comparator.comparing(codec -> !codec.provider().equals(negotiated.send().provider())));
        }
        MediaProtocol protocol = negotiated != null && local.accepts(negotiated.protocol()) ? negotiated.protocol()
            : local.protocols().get(0);
        offeredSecurity = security(local);
        AudioLineBuilder line = new AudioLineBuilder(local, protocol.token());
        for (CodecOffer codec : codecs) {
            line.codec(numberOf(codec), codec.provider().info(), codec.parameters());
        }
        if (local.telephoneEvents()) {
            codecs.stream().map(codec -> codec.provider().info().clockRateHz()).distinct().forEach(clockRateHz ->
                line.telephoneEvent(payloadTypes.telephoneEventAt(clockRateHz), clockRateHz, TelephoneEvents.OURS));
        }
        return line.build(local.ptimeMs(), local.direction(), local.rtcpMux(), true, offeredSecurity.offered(protocol));
    }

    private SecurityExchange security(LocalMedia ours) {
        return new SecurityExchange(ours.security(), negotiated == null ? null : negotiated.security());
    }

    private int numberOf(CodecOffer codec) {
        return payloadTypes.numberOf(codec.specification(), codec.provider().info().staticPayloadType());
    }

    /** Puts an origin on the lines; the version rises when anything differs from what was sent last. */
    private SessionDescription send(List<MediaDescription> lines) {
        SessionDescription description = new SessionDescription(Origin.of(sessionId, version, local.address()), "-",
            Optional.of(Connection.of(local.address())), List.of(new SdpLine('t', "0 0")), List.of(), lines);
        if (!description.equals(lastSent)) {
            version++;
            lastSent = description.withOrigin(Origin.of(sessionId, version, local.address()));
        }
        return lastSent;
    }

    private void requireNoPendingOffer() {
        if (offerPending) {
            throw new IllegalStateException("an offer of ours is unanswered");
        }
    }
}
