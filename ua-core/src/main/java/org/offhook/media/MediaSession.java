package org.offhook.media;

/**
 * The media of one call as a pure state machine: datagrams and instants in, datagrams and sound out.
 */
public final class MediaSession {

    private MediaSession() {
    }
}
