/**
 * Session descriptions (RFC 8866, and RFC 4566 before it) and the offer/answer model (RFC 3264): text in, values out,
 * and one state object that turns two descriptions into {@link org.offhook.sdp.NegotiatedMedia}.
 *
 * <p>Everything here is pure: no socket, no thread, no clock, no name resolution. Descriptions are immutable;
 * {@link org.offhook.sdp.OfferAnswerSession} is the only object with state and belongs to the thread of its call.
 */
package org.offhook.sdp;
