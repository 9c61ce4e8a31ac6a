/**
 * Telephone events in RTP (RFC 4733): keys pressed here become packets, packets become keys. Pure: octets, timestamps
 * and {@code nowNanos} in, values out.
 */
package org.offhook.dtmf;
