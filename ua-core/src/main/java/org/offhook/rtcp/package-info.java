/**
 * RTCP (RFC 3550 section 6): reading and writing compounds, and the timing of our own reports. Pure: octets and
 * {@code nowNanos} in, values out. RTCP packets come every few seconds, so values are records and may allocate.
 */
package org.offhook.rtcp;
