/** Invention of speech in the place of lost packets, for codecs whose Recommendation does not say how. */
package org.offhook.codecs.concealment;
