/**
 * Digest access authentication as pure code (RFC 3261 section 22, RFC 7616, RFC 8760): the client side, which answers
 * challenges, and the server side, which makes them. No socket, no clock; randomness is given from outside.
 */
package org.offhook.sip.auth;
