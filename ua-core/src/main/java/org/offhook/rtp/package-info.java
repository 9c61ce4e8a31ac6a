/**
 * RTP (RFC 3550, RFC 3551): the header, what a sender keeps, what a receiver measures, and which source is believed.
 * Pure: octets and {@code nowNanos} in, values out; nothing allocates per packet.
 */
package org.offhook.rtp;
