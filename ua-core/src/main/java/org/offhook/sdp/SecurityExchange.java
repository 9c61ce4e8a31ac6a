package org.offhook.sdp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.offhook.srtp.CryptoAttribute;
import org.offhook.srtp.Fingerprint;
import org.offhook.srtp.KeyAgreement;
import org.offhook.srtp.KeyExchange;
import org.offhook.srtp.SdesException;
import org.offhook.srtp.SecurityPolicy;
import org.offhook.srtp.SrtpKeys;

/**
 * The security side of one offer/answer exchange: which attributes go into our line, and what those of the other side mean (RFC 4568
 * section 5.1, RFC 5763 section 5, RFC 8643 for SRTP where the other side happens to know it). Pure; every decision is made from the
 * descriptions alone.
 */
final class SecurityExchange {

    private static final int MOST_CRYPTO_LINES = 64;

    private final LocalSecurity local;
    private final KeyAgreement current;

    /**
     * Begins.
     *
     * @param local   what we bring
     * @param current the agreement before this exchange, {@code null} without one
     */
    SecurityExchange(LocalSecurity local, KeyAgreement current) {
        this.local = local;
        this.current = current;
    }

    /**
     * An agreement and what our answer has to say of it.
     *
     * @param agreement  what is agreed
     * @param attributes of our answer
     */
    record Answer(KeyAgreement agreement, List<Attribute> attributes) {
    }

    // ---- our offer

    /** {@return the attributes of an offer of ours} */
    List<Attribute> offered(MediaProtocol protocol) {
        List<Attribute> attributes = new ArrayList<>();
        if (local.policy() != SecurityPolicy.OFF) {
            if (mayCarryCrypto(protocol)) {
                List<SrtpKeys> keys = offeredKeys();
                for (int i = 0; i < keys.size(); i++) {
                    attributes.add(crypto(i + 1, keys.get(i)));
                }
            }
            if (mayCarryFingerprint(protocol)) {
                attributes.addAll(dtls(SetupRole.ACTPASS));
            }
        }
        return attributes;
    }

    private boolean mayCarryCrypto(MediaProtocol protocol) {
        return local.exchanges().contains(KeyExchange.SDES) && !protocol.isDtls();
    }

    private boolean mayCarryFingerprint(MediaProtocol protocol) {
        boolean sdesTransport = protocol.isSecure() && !protocol.isDtls();
        return local.exchanges().contains(KeyExchange.DTLS) && !(sdesTransport && mayCarryCrypto(protocol));
    }

    /** Our keys, those of the running call first: repeated, they mean that nothing changes (RFC 4568 section 7.1.4). */
    private List<SrtpKeys> offeredKeys() {
        List<SrtpKeys> keys = new ArrayList<>(local.sdesKeys());
        if (current instanceof KeyAgreement.Sdes running) {
            keys.removeIf(key -> key.suite() == running.local().suite());
            keys.add(0, running.local());
        }
        return keys;
    }

    private static Attribute crypto(int tag, SrtpKeys keys) {
        return new Attribute("crypto", new CryptoAttribute(tag, keys).encode());
    }

    private List<Attribute> dtls(SetupRole role) {
        List<Attribute> attributes = new ArrayList<>();
        local.fingerprints().forEach(print -> attributes.add(new Attribute("fingerprint", print.toString())));
        attributes.add(new Attribute("setup", role.word()));
        return attributes;
    }

    /**
     * Takes the answer to our offer.
     *
     * @throws NegotiationException when it fits no line of our offer, or leaves a transport of SRTP without keys
     */
    KeyAgreement accept(MediaProtocol protocol, SessionDescription answer, MediaDescription line) throws NegotiationException {
        if (local.policy() == SecurityPolicy.OFF) {
            return KeyAgreement.CLEAR;
        }
        List<String> lines = values(line, "crypto");
        if (!lines.isEmpty() && mayCarryCrypto(protocol)) {
            return acceptCrypto(lines);
        }
        List<Fingerprint> fingerprints = fingerprints(answer, line);
        if (!fingerprints.isEmpty() && mayCarryFingerprint(protocol)) {
            // Without the attribute the answerer is active (RFC 4145 section 4.1).
            SetupRole role = setup(answer, line).orElse(SetupRole.ACTIVE);
            if (role == SetupRole.HOLDCONN) {
                throw refuse("the other side does not begin the handshake (a=setup:holdconn)");
            }
            return new KeyAgreement.Dtls(role == SetupRole.PASSIVE, fingerprints);
        }
        if (protocol.isSecure()) {
            throw refuse("the answer has no key for " + protocol.token());
        }
        return clear();
    }

    private KeyAgreement acceptCrypto(List<String> lines) throws NegotiationException {
        if (lines.size() > 1) {
            throw refuse("the answer has " + lines.size() + " crypto lines, one is allowed");
        }
        try {
            CryptoAttribute theirs = CryptoAttribute.parse(lines.get(0));
            List<SrtpKeys> offered = offeredKeys();
            if (theirs.tag() < 1 || theirs.tag() > offered.size()
                || offered.get(theirs.tag() - 1).suite() != theirs.keys().suite()) {
                throw refuse("the answer chooses crypto line " + theirs.tag() + " with " + theirs.keys().suite()
                    + ", which was not offered so");
            }
            SrtpKeys ours = offered.get(theirs.tag() - 1);
            if (ours.equals(theirs.keys())) {
                throw refuse("the answer repeats our own key");
            }
            return new KeyAgreement.Sdes(ours, theirs.keys());
        } catch (SdesException e) {
            throw refuse(e.getMessage());
        }
    }

    // ---- the other side's offer

    /**
     * Answers an offer.
     *
     * @throws NegotiationException when the transport asks for SRTP and no key can be agreed on
     */
    Answer answer(MediaProtocol protocol, SessionDescription offer, MediaDescription line) throws NegotiationException {
        List<String> obstacles = new ArrayList<>();
        if (local.policy() != SecurityPolicy.OFF) {
            for (KeyExchange exchange : local.exchanges()) {
                Optional<Answer> found = exchange == KeyExchange.SDES
                    ? answerCrypto(protocol, line, obstacles) : answerFingerprint(protocol, offer, line, obstacles);
                if (found.isPresent()) {
                    return found.get();
                }
            }
        }
        if (protocol.isSecure()) {
            obstacles.add(local.why());
            throw refuse(obstacles.stream().filter(text -> !text.isEmpty()).findFirst().orElse("the offer has no key"));
        }
        return new Answer(clear(), List.of());
    }

    private Optional<Answer> answerCrypto(MediaProtocol protocol, MediaDescription line, List<String> obstacles) {
        if (protocol.isDtls()) {
            return Optional.empty();
        }
        List<CryptoAttribute> usable = usable(values(line, "crypto"), obstacles);
        for (SrtpKeys ours : local.sdesKeys()) {
            for (CryptoAttribute theirs : usable) {
                if (theirs.keys().suite() == ours.suite()) {
                    SrtpKeys mine = ownKeys(ours, theirs.keys());
                    return Optional.of(new Answer(new KeyAgreement.Sdes(mine, theirs.keys()), List.of(crypto(theirs.tag(), mine))));
                }
            }
        }
        return Optional.empty();
    }

    /** As long as the other side keeps its key we keep ours. */
    private SrtpKeys ownKeys(SrtpKeys prepared, SrtpKeys theirs) {
        return current instanceof KeyAgreement.Sdes running && running.remote().equals(theirs) ? running.local() : prepared;
    }

    /** The lines that can be followed; a tag that comes twice means nothing (RFC 4568 section 5.1.1). */
    private static List<CryptoAttribute> usable(List<String> lines, List<String> obstacles) {
        List<CryptoAttribute> usable = new ArrayList<>();
        List<Integer> doubled = new ArrayList<>();
        for (String line : lines.subList(0, Math.min(lines.size(), MOST_CRYPTO_LINES))) {
            try {
                CryptoAttribute crypto = CryptoAttribute.parse(line);
                if (usable.stream().anyMatch(other -> other.tag() == crypto.tag())) {
                    doubled.add(crypto.tag());
                    obstacles.add("two crypto lines have the tag " + crypto.tag());
                } else {
                    usable.add(crypto);
                }
            } catch (SdesException e) {
                obstacles.add(e.getMessage());
            }
        }
        usable.removeIf(crypto -> doubled.contains(crypto.tag()));
        return usable;
    }

    private Optional<Answer> answerFingerprint(MediaProtocol protocol, SessionDescription offer, MediaDescription line,
                                               List<String> obstacles) {
        List<String> written = values(offer, line, "fingerprint");
        List<Fingerprint> fingerprints = fingerprints(offer, line);
        if (fingerprints.isEmpty()) {
            if (protocol.isDtls() || !written.isEmpty()) {
                obstacles.add(written.isEmpty() ? "the offer has no fingerprint" : "the fingerprint cannot be used");
            }
            return Optional.empty();
        }
        // Without the attribute the offerer is active (RFC 4145 section 4.1).
        SetupRole theirs = setup(offer, line).orElse(SetupRole.ACTIVE);
        if (theirs == SetupRole.HOLDCONN) {
            obstacles.add("the other side does not begin the handshake (a=setup:holdconn)");
            return Optional.empty();
        }
        boolean client = theirs == SetupRole.PASSIVE || theirs == SetupRole.ACTPASS && !serverBefore(fingerprints);
        return Optional.of(new Answer(new KeyAgreement.Dtls(client, fingerprints),
            dtls(client ? SetupRole.ACTIVE : SetupRole.PASSIVE)));
    }

    /** The association goes on in its roles as long as the certificates stay (RFC 5763 section 6.6). */
    private boolean serverBefore(List<Fingerprint> fingerprints) {
        return current instanceof KeyAgreement.Dtls running && running.fingerprints().equals(fingerprints) && !running.client();
    }

    // ---- both

    private KeyAgreement clear() {
        return new KeyAgreement.Clear(local.policy() == SecurityPolicy.OPTIONAL);
    }

    private static NegotiationException refuse(String why) {
        return new NegotiationException(RefusalReason.SECURE_MEDIA_UNSUPPORTED,
            RefusalReason.SECURE_MEDIA_UNSUPPORTED.text() + ": " + why);
    }

    private static List<Fingerprint> fingerprints(SessionDescription description, MediaDescription line) {
        return values(description, line, "fingerprint").stream().map(Fingerprint::parse).flatMap(Optional::stream).distinct().toList();
    }

    private static Optional<SetupRole> setup(SessionDescription description, MediaDescription line) {
        return values(description, line, "setup").stream().findFirst().flatMap(SetupRole::of);
    }

    /** Attributes of the line; without any, those of the session (RFC 8122 section 5, RFC 4145 section 4). */
    private static List<String> values(SessionDescription description, MediaDescription line, String name) {
        List<String> own = values(line, name);
        return own.isEmpty() ? values(description.attributes(), name) : own;
    }

    private static List<String> values(MediaDescription line, String name) {
        return values(line.attributes(), name);
    }

    private static List<String> values(List<Attribute> attributes, String name) {
        return attributes.stream().filter(attribute -> attribute.name().equals(name) && attribute.value() != null)
            .map(Attribute::value).toList();
    }
}
