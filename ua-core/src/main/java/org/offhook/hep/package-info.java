/**
 * HEP version 3, by which copies of signalling and RTCP reach a Homer collector: what is sent where, and how it is written. Pure; the
 * socket is in {@link org.offhook.evidence}.
 */
package org.offhook.hep;
