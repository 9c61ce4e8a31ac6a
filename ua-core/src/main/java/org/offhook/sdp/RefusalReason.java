package org.offhook.sdp;

/**
 * Why a description, or a line of it, was not agreed to. Each reason knows the SIP warning code of RFC 3261
 * section 20.43 that tells it to the other side in a 488.
 */
public enum RefusalReason {
    /** There is no {@code m=} line at all, or none that is switched on. */
    NO_MEDIA(304, "no media is offered"),
    /** The line is no audio. */
    MEDIA_TYPE_UNSUPPORTED(304, "media type not available"),
    /** An audio line is agreed already; one is enough. */
    ADDITIONAL_AUDIO(304, "one audio stream only"),
    /** The offerer switched this line off with port 0, or the answerer refused it so. */
    DISABLED(304, "media line with port 0"),
    /** A transport protocol that is not RTP as known here. */
    PROTOCOL_UNSUPPORTED(302, "incompatible transport protocol"),
    /** SRTP is asked for, and is not enabled or cannot be keyed. */
    SECURE_MEDIA_UNSUPPORTED(302, "secure media not available"),
    /** Clear RTP is offered where SRTP is required. */
    CLEAR_MEDIA_FORBIDDEN(302, "secure media required"),
    /** No connection address, or a host name in place of an address. */
    ADDRESS_UNUSABLE(300, "no usable connection address"),
    /** IPv6 to an IPv4 endpoint, or the other way round. */
    ADDRESS_FAMILY(301, "incompatible network address format"),
    /** Multicast or broadcast: a unicast call sends nothing there. */
    ADDRESS_FORBIDDEN(330, "multicast not available"),
    /** No codec in common. */
    NO_COMMON_CODEC(305, "incompatible media format"),
    /** The answer has other media lines than the offer. */
    ANSWER_MISMATCH(399, "answer does not match the offer");

    private final int warningCode;
    private final String text;

    RefusalReason(int warningCode, String text) {
        this.warningCode = warningCode;
        this.text = text;
    }

    /** {@return the code for a SIP {@code Warning} header} */
    public int warningCode() {
        return warningCode;
    }

    /** {@return a few words, without quotes} */
    public String text() {
        return text;
    }
}
