/**
 * Compares codecs: the same speech through the same simulated network and the jitter buffer of calls, in virtual time.
 * The entrance is {@link org.offhook.audio.compare.CodecComparison}.
 */
package org.offhook.audio.compare;
