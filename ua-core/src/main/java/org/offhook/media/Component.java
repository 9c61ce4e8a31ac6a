package org.offhook.media;

/** The two streams of datagrams that a medium has, each with its port unless they share one (RFC 8445 section 4, RFC 5761). */
public enum Component {
    /** Sound and telephone events. */
    RTP,
    /** Reports. */
    RTCP
}
