/**
 * Opus for telephony (RFC 6716, RFC 7587): one channel of speech at 48 kHz, by way of Concentus, the pure-Java port of
 * the reference implementation. The library is optional; no other package knows it.
 */
package org.offhook.codecs.opus;
