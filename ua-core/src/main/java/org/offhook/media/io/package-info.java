/**
 * The shell around {@code org.offhook.media}: sockets, selectors and the media threads. Nothing here knows what a packet
 * means.
 */
package org.offhook.media.io;
