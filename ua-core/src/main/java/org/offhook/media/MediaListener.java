package org.offhook.media;

import java.net.InetSocketAddress;
import org.offhook.audio.PcmSource;
import org.offhook.srtp.dtls.DtlsFailure;

/**
 * Hears what happens in the media of one call. Called on the media thread of the call: an implementation never blocks
 * and does no work there beyond posting to another thread.
 */
public interface MediaListener {

    /** A listener that hears nothing. */
    MediaListener NONE = new MediaListener() {
    };

    /**
     * The first valid packet of the other side has come.
     *
     * @param source where it came from, which may differ from what SDP said
     */
    default void firstPacketReceived(InetSocketAddress source) {
    }

    /**
     * The other side pressed a key (RFC 4733). Once per key press.
     *
     * @param digit      {@code 0-9 A-D * #}, or {@code !} for flash
     * @param durationMs how long it was held as far as is known
     */
    default void digitReceived(char digit, int durationMs) {
    }

    /**
     * The digits given to one {@link CallMedia#sendDtmf} have all been sent, or dropped because the call's media ended.
     *
     * @param digits what was given there
     */
    default void digitsSent(String digits) {
    }

    /**
     * The source given last has delivered its last sample, which has been sent.
     *
     * @param source the source that ended
     */
    default void sourceEnded(PcmSource source) {
    }

    /**
     * Nothing has been received, neither RTP nor RTCP, for a while although media is expected (not held). Called once per
     * silence.
     *
     * @param silentMs how long, in milliseconds
     */
    default void mediaTimeout(long silentMs) {
    }

    /**
     * Packets come again after {@link #mediaTimeout}.
     */
    default void mediaResumed() {
    }

    /**
     * The other side said goodbye in RTCP. The call goes on: only SIP ends it.
     *
     * @param ssrc source that left
     */
    default void rtcpBye(int ssrc) {
    }

    /**
     * There are keys: from now on packets of SRTP flow. Called anew when another exchange of descriptions changed something.
     *
     * @param security suite, and whom the other side proved to be
     */
    default void secured(StreamSecurity security) {
    }

    /**
     * The handshake that was to give the keys failed. Nothing is sent or taken any more.
     *
     * @param failure why
     */
    default void keyingFailed(DtlsFailure failure) {
    }

    /**
     * A fault in this library ended the media of this call; other calls go on.
     *
     * @param fault what was thrown
     */
    default void mediaFailed(RuntimeException fault) {
    }
}
