package org.offhook.call;

import java.net.InetAddress;
import org.offhook.sdp.LocalMedia;
import org.offhook.sdp.LocalSecurity;
import org.offhook.sdp.NegotiatedMedia;

/**
 * How the signalling of one call reaches its media: implemented where the RTP sockets are. All methods are called on the
 * agent's loop and must not block.
 */
public interface MediaBinding {

    /**
     * Opens the local end. Called once, before the first session description is written or read.
     *
     * @param localAddress our address on the way to the other side's signalling
     * @return what we can offer there
     * @throws MediaUnavailableException when there is no port or device; the call ends, or is answered 500
     */
    LocalMedia open(InetAddress localAddress) throws MediaUnavailableException;

    /**
     * Tells where the signalling of the other side comes from, before anything is agreed and again when that changes.
     *
     * @param host address of the other side, or of the proxy that it is reached through
     */
    default void signallingHost(InetAddress host) {
    }

    /**
     * Says what we bring to SRTP. Called after {@link #open}, and again when the signalling takes another kind of way.
     *
     * @param confidential whether the next hop of the signalling is reached inside TLS, so that keys may be written into it
     * @return policy, keys and certificate
     * @throws MediaUnavailableException when SRTP is required and there is no allowed way to keys
     */
    default LocalSecurity security(boolean confidential) throws MediaUnavailableException {
        return LocalSecurity.OFF;
    }

    /**
     * The two sides agreed, for the first time or anew (hold, another codec, another address). Start or change the streams.
     *
     * @param media what was agreed
     * @param early whether the call is not answered yet; another early agreement, of another branch of a fork, may replace
     *              this one
     */
    void agreed(NegotiatedMedia media, boolean early);

    /** The streams are to stop and the local end to close. Called once, if {@link #open} was called with success. */
    void released();
}
