/**
 * Recorded packet traces through a jitter buffer in virtual time, and what a listener would have had of it:
 * {@link org.offhook.audio.replay.PacketTrace} is the network, {@link org.offhook.audio.replay.JitterReplay} plays it,
 * {@link org.offhook.audio.replay.PlayoutScore} puts figures to the result.
 */
package org.offhook.audio.replay;
