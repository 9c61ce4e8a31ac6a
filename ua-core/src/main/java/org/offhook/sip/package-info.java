/**
 * SIP in neutral values: messages, addresses and the interface to the transaction layer (RFC 3261). Nothing here
 * knows a socket, a thread or the library that parses and sends; {@code org.offhook.sip.jain} does.
 */
package org.offhook.sip;
