/**
 * The transaction layer (RFC 3261 section 17) on the transaction state machines and timers of the JAIN-SIP reference
 * implementation.
 *
 * <p>The library sees of each message only what a transaction needs: a skeleton of method, branch, CSeq and status. Reading,
 * writing, sockets and dialogs are ours, because the library's own changed, lost or choked on what came over them. No type
 * of the library appears outside this package; some classes here are public only because the library makes them by name.
 */
package org.offhook.sip.jain;
