/**
 * TLS for SIP: whom to trust (RFC 5280), whether a certificate names the domain that was asked for (RFC 5922), what is wrong
 * with one that is refused, and the sockets that speak it, through the Java platform's own JSSE. Knows nothing of SIP messages.
 */
package org.offhook.sip.tls;
