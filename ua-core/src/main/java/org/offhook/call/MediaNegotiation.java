package org.offhook.call;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.offhook.call.CallOutcome.CodecLists;
import org.offhook.sdp.Direction;
import org.offhook.sdp.LocalMedia;
import org.offhook.sdp.LocalSecurity;
import org.offhook.sdp.MediaDescription;
import org.offhook.sdp.NegotiatedMedia;
import org.offhook.sdp.NegotiationException;
import org.offhook.sdp.OfferAnswerSession;
import org.offhook.sdp.Rtpmap;
import org.offhook.sdp.SessionDescription;
import org.offhook.sip.Hop;
import org.offhook.sip.SipResponse;
import org.offhook.sip.TransportProtocol;
import org.offhook.sip.account.Tokens;
import org.offhook.srtp.KeyExchange;

/**
 * The offer/answer exchanges of one call, and its link to the media: opened before the first description, told of every
 * agreement, released exactly once. On the agent's loop.
 */
final class MediaNegotiation {

    private MediaBinding binding;
    private final Tokens tokens;
    private OfferAnswerSession session;
    private Direction usualDirection = Direction.SENDRECV;
    private boolean opened;
    private boolean released;
    private boolean remoteHold;
    private NegotiatedMedia announced;
    private boolean announcedEarly;

    MediaNegotiation(MediaBinding binding, Tokens tokens) {
        this.binding = binding;
        this.tokens = tokens;
    }

    /**
     * Opens the local end, or learns that the signalling goes another way now.
     *
     * @param localAddress our address on that way
     * @param hop          the next hop of the signalling
     */
    void open(InetAddress localAddress, Hop hop) throws MediaUnavailableException {
        if (!opened) {
            LocalMedia local = binding.open(localAddress);
            opened = true;
            usualDirection = local.direction();
            session = new OfferAnswerSession(local, tokens.sessionId());
        }
        // Keys in a description are for the eyes of the other side alone.
        LocalSecurity security = binding.security(hop.transport() == TransportProtocol.TLS);
        if (!security.equals(session.local().security())) {
            session.setLocal(session.local().withSecurity(security));
        }
    }

    /**
     * Says whether a description of ours may go over a hop: one with keys, made for signalling inside TLS, may not leave it later,
     * wherever a Contact or a route leads.
     *
     * @param hop where it would go
     * @return whether it may
     */
    boolean mayTravel(Hop hop) {
        if (!opened || released || hop.transport() == TransportProtocol.TLS
            || !session.local().security().exchanges().contains(KeyExchange.SDES)) {
            return true;
        }
        try {
            return binding.security(false).exchanges().contains(KeyExchange.SDES);
        } catch (MediaUnavailableException e) {
            return false;
        }
    }

    /** {@return the exchange of the call, or of the branch of a fork that won} */
    OfferAnswerSession session() {
        return session;
    }

    /** Goes on with the exchange of one branch of a fork. */
    void use(OfferAnswerSession branch) {
        session = branch;
    }

    /**
     * Answers an offer.
     *
     * @param offer the other side's description
     * @return our answer
     * @throws UnacceptableBodyException when no line of it suits
     */
    byte[] answer(SessionDescription offer) throws UnacceptableBodyException {
        try {
            return session.answer(offer).encode();
        } catch (NegotiationException e) {
            throw UnacceptableBodyException.of(e);
        }
    }

    /** {@return our codecs that the last exchange agreed on, {@code NAME/clock}, in our order} */
    List<String> commonCodecs() {
        Optional<NegotiatedMedia> agreed = session == null ? Optional.empty() : session.negotiated();
        if (agreed.isEmpty()) {
            return List.of();
        }
        return session.local().codecs().stream().map(codec -> codec.provider().info().specification())
            .filter(ours -> agreed.get().receive().values().stream().anyMatch(theirs -> theirs.specification().equals(ours)))
            .toList();
    }

    /**
     * {@return our codecs, and those that a refusal lists in its own description (RFC 3261 section 21.4.26)}
     *
     * @param refusal a 488 or 606
     */
    CodecLists listsAgainst(SipResponse refusal) {
        List<String> ours = session.local().codecs().stream().map(codec -> codec.provider().info().specification()).toList();
        try {
            return new CodecLists(ours, SdpBody.in(refusal).map(MediaNegotiation::formats).orElse(List.of()));
        } catch (UnacceptableBodyException e) {
            return new CodecLists(ours, List.of());
        }
    }

    private static List<String> formats(SessionDescription description) {
        return description.media().stream().filter(MediaDescription::isAudio)
            .flatMap(line -> line.payloadTypes().stream()
                .map(number -> line.rtpmap(number).map(Rtpmap::specification).orElse(Integer.toString(number))))
            .toList();
    }

    /** Changes the direction of the next offers and answers. */
    void setHold(boolean hold) {
        session.setLocal(session.local().withDirection(hold ? Direction.SENDONLY : usualDirection));
    }

    /** {@return whether our last description holds the other side} */
    boolean localHold() {
        return session != null && session.local().direction() == Direction.SENDONLY
            && usualDirection != Direction.SENDONLY;
    }

    /** {@return whether the other side holds us} */
    boolean remoteHold() {
        return remoteHold;
    }

    /**
     * Tells the media what is agreed now, unless that was told already.
     *
     * @param early whether the call is not answered yet
     */
    void announce(boolean early) {
        Optional<NegotiatedMedia> agreed = session.negotiated();
        boolean told = agreed.isPresent() && agreed.get() == announced && early == announcedEarly;
        if (released || agreed.isEmpty() || told) {
            return;
        }
        announced = agreed.get();
        announcedEarly = early;
        binding.agreed(announced, early);
        remoteHold = announced.remoteOnHold();
    }

    /** Tells the media whom we talk with. */
    void peerIs(Hop peer) {
        if (!released) {
            binding.signallingHost(peer.address().getAddress());
        }
    }

    /** Stops the media; harmless when that was done, or when it was never opened. */
    void release() {
        if (opened && !released) {
            released = true;
            MediaBinding closing = binding;
            // The call may be remembered for late answers; its media are not to be kept in memory by that.
            binding = null;
            closing.released();
        }
    }
}
