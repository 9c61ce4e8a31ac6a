/**
 * DTLS-SRTP (RFC 5763, RFC 5764) over BouncyCastle's DTLS 1.2: our certificate, and one association for each stream. Knows no socket:
 * datagrams come in and go out by calls; a handshake runs on a thread that its owner gives it.
 */
package org.offhook.srtp.dtls;
