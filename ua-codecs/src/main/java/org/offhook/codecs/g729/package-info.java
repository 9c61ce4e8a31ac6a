/**
 * ITU-T G.729 at 8 kbit/s: Annex A, which calls use, and the main body, with the silence compression of Annex B, in the
 * fixed-point arithmetic of the Recommendation. {@link org.offhook.codecs.g729.G729Codec} is the way in;
 * {@code SpeechEncoder} and {@code SpeechDecoder} show the order of the steps, and each step has a class.
 */
package org.offhook.codecs.g729;
