/** Fourier transforms of running signals: no allocation after construction, single precision. */
package org.offhook.audio.spectrum;
