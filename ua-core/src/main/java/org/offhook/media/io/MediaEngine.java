package org.offhook.media.io;

import java.io.IOException;
import java.net.InetAddress;
import org.offhook.media.CallMedia;
import org.offhook.media.CallMediaFactory;
import org.offhook.media.MediaListener;

/**
 * The media threads of a user agent, shared by all of its calls.
 */
public final class MediaEngine implements CallMediaFactory, AutoCloseable {

    @Override
    public CallMedia open(InetAddress local, MediaListener listener) throws IOException {
        throw new IOException("media is not available yet");
    }

    /** Ends all calls' media and all media threads; bounded by two seconds. */
    @Override
    public void close() {
        // Nothing runs yet.
    }
}
