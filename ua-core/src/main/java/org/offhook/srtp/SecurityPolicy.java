package org.offhook.srtp;

/** How much SRTP matters to one side. */
public enum SecurityPolicy {
    /** RTP in clear; SRTP is neither offered nor taken. */
    OFF,
    /** SRTP where the other side can, RTP in clear where it cannot (RFC 8643); the report says which it became. */
    OPTIONAL,
    /** SRTP or no call: no offer and no answer of ours is ever RTP in clear. */
    REQUIRED
}
