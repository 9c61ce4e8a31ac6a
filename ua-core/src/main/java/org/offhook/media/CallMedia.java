package org.offhook.media;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import org.offhook.audio.PcmSink;
import org.offhook.audio.PcmSource;
import org.offhook.sdp.NegotiatedMedia;

/**
 * The media of one call as the rest of the user agent sees it. It exists, with its ports, before there is anything to
 * negotiate, because an offer names them.
 *
 * <p>All methods may be called from any thread and return at once; what they ask for happens on the media thread, in
 * the order asked. After {@link #close} they do nothing.
 */
public interface CallMedia extends AutoCloseable {

    /** {@return our address and RTP port, for SDP} */
    InetSocketAddress localRtp();

    /** {@return our RTCP port where RTP and RTCP are not multiplexed, for SDP} */
    int localRtcpPort();

    /**
     * Starts the streams, or changes them after another offer/answer exchange: codec, destination, hold, resume.
     * Sequence numbers, timestamps and statistics go on.
     *
     * @param negotiated outcome of the exchange
     */
    void update(NegotiatedMedia negotiated);

    /**
     * Names where the signalling of the other side comes from. Sound for another host is sent for two seconds, and on when
     * something is heard from there: the writer of an SDP must not be able to turn a call against a third party.
     *
     * @param host address of the other side's signalling, or of its proxy
     */
    default void signallingHost(InetAddress host) {
    }

    /**
     * Takes sound for the other side from a source, in place of the one before, which is closed. Without a source,
     * silence is sent.
     *
     * @param source any rate; read and closed on the media thread, so it never blocks; {@code null} for silence
     */
    void setSource(PcmSource source);

    /**
     * Gives the other side's sound to a sink, in place of the one before, which is closed.
     *
     * @param sink any rate; written and closed on the media thread, so it never blocks; {@code null} for none
     */
    void setSink(PcmSink sink);

    /**
     * Sends digits as telephone events (RFC 4733) after those that wait already. The listener hears when they are sent.
     *
     * @param digits {@code 0-9 A-D * # !}, and comma for a pause of half a second
     * @return whether it will be done: false when the other side takes no telephone events, or when too many wait
     * @throws IllegalArgumentException for any other character
     */
    boolean sendDtmf(String digits);

    /** {@return the latest figures, at most a few hundred milliseconds old} */
    MediaStatistics statistics();

    /** {@return the stages that a packet passes, in both directions, one per line, for people; up to a second old} */
    String describe();

    /**
     * Sends RTCP BYE, closes source and sink, and closes the sockets.
     *
     * @return completes, within a second, with the final figures when the ports are free again; on the media thread, so
     *     what follows belongs into a {@code thenApplyAsync} with an executor
     */
    CompletableFuture<MediaStatistics> end();

    /** Begins what {@link #end} does and does not wait for it. */
    @Override
    default void close() {
        end();
    }
}
