/**
 * Secure RTP (RFC 3711, RFC 7714): suites, keys, what two sides agreed on, and the contexts that protect and open packets. Pure: no
 * socket, no thread, no clock. The transforms are jitsi-srtp's over the ciphers of the JDK, known to {@link org.offhook.srtp.SrtpSession}
 * and its neighbours alone.
 */
package org.offhook.srtp;
