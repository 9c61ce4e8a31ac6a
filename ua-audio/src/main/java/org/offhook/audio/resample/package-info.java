/** Conversion between sample rates: {@link org.offhook.audio.resample.Resampler} and adapters around it. */
package org.offhook.audio.resample;
