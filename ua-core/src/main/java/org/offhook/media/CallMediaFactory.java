package org.offhook.media;

import java.io.IOException;
import java.net.InetAddress;

/**
 * Opens the media of calls. The agent's is {@code org.offhook.media.io.MediaEngine}; tests of signalling bring their own.
 */
@FunctionalInterface
public interface CallMediaFactory {

    /**
     * Opens ports for one call. Does not block for long, and may be called from any thread but a media thread.
     *
     * @param local    address to bind, never the wildcard: it goes into SDP
     * @param listener hears the events of this call
     * @return the media, idle until the first {@link CallMedia#update}
     * @throws IOException when no port could be had; the message names the address and the range
     */
    CallMedia open(InetAddress local, MediaListener listener) throws IOException;
}
