/** Fourier transforms: of running signals in single precision, without allocation after construction, and in double precision to measure with. */
package org.offhook.audio.spectrum;
