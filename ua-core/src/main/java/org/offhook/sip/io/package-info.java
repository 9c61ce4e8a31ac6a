/**
 * Sockets for SIP (RFC 3261 section 18): datagrams and connections that carry whole messages as octets, names looked up,
 * and who may watch. Nothing here knows what a transaction is.
 */
package org.offhook.sip.io;
