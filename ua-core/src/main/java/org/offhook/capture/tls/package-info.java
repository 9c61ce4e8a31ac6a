/**
 * TLS of a capture opened with the keys that one of the ends wrote down: TLS 1.2 (RFC 5246) and 1.3 (RFC 8446), AES-GCM,
 * ChaCha20-Poly1305 and AES-CBC, over the JDK's ciphers. Reads only; it proves nothing about who spoke. Pure.
 */
package org.offhook.capture.tls;
