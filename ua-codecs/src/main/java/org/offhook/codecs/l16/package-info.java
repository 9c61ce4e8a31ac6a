/** Uncompressed 16-bit samples in network byte order (RFC 3551 section 4.5.11). */
package org.offhook.codecs.l16;
