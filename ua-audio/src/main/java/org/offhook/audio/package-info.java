/**
 * PCM as it moves through a call: {@link org.offhook.audio.PcmSource} gives samples, {@link org.offhook.audio.PcmSink}
 * takes them, and small adapters (gain, level, echo, queue, silence) stand between the two. Everything here is run by
 * one media thread, never blocks, and does not allocate once it is built. Samples are mono 16-bit linear throughout.
 */
package org.offhook.audio;
