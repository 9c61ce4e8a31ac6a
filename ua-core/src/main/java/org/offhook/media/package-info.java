/**
 * The media of a call, packet to sound and sound to packet. {@link org.offhook.media.CallMedia} is what the rest of the
 * user agent sees; {@link org.offhook.media.MediaSession} is the pipeline behind it, a pure state machine that is given
 * datagrams and instants. Sockets and threads are in {@code org.offhook.media.io}.
 */
package org.offhook.media;
