/**
 * Calls: dialogs and what happens in them (RFC 3261 sections 8 and 12 to 15, RFC 3311, RFC 6026). Pure: requests go through
 * {@link org.offhook.sip.TransactionLayer}, time through {@link org.offhook.time.Timers}; all of it runs on the agent's loop.
 *
 * <p>{@link org.offhook.call.CallDispatcher} is the way in: it places calls, and brings each request to the call it belongs
 * to. {@link org.offhook.call.CallMachine} is one call; its class comment has the table of all transitions:
 *
 * <pre>
 *   outgoing                                                incoming
 *   CALLING --180--&gt; RINGING --18x+SDP--&gt; EARLY_MEDIA       INCOMING --ring()--&gt; ALERTING
 *      |   \            |   \                |  |               |  \               |  |
 *      |    \           |    \  hangup()     |  | 2xx           |   \  accept()    |  | CANCEL, reject(),
 *      |     +----------|-----+--------------+  |               |    +-------------+  | timer
 *      | refused,       | 2xx       |           |               |           |         |
 *      | nobody         |           v           |               |           v         |
 *      |                |      CANCELLING       |               |        ANSWERED     |
 *      |                |           |           |               |           | ACK     |
 *      |                +-----------|-----------+----&gt; CONFIRMED &lt;----------+         |
 *      |                            |                   |     |                       |
 *      |                            |          hangup() |     | BYE                   |
 *      |                            |                   v     |                       |
 *      |                            |                ENDING   |                       |
 *      v                            v                   v     v                       v
 *      +----------------------------+----&gt; ENDED &lt;------+-----+-----------------------+
 * </pre>
 *
 * <table>
 * <caption>Who does what</caption>
 * <tr><td>{@code OutgoingInvite}</td><td>INVITE, challenges, redirections, branches of a fork</td></tr>
 * <tr><td>{@code Cancellation}</td><td>our CANCEL</td></tr>
 * <tr><td>{@code IncomingInvite}</td><td>180, 183, 2xx until its ACK, refusals, CANCEL from the caller</td></tr>
 * <tr><td>{@code InDialogRequests}</td><td>answers what the other side asks while the call is there</td></tr>
 * <tr><td>{@code SessionModifier}</td><td>our hold and resume; ACKs of the other side's re-INVITEs</td></tr>
 * <tr><td>{@code CallEnding}</td><td>how a call ends, in the words of {@code LocalEnd} where it is our doing; BYE</td></tr>
 * <tr><td>{@code MediaNegotiation}</td><td>offers and answers, and the {@link org.offhook.call.MediaBinding}</td></tr>
 * <tr><td>{@code Dialog}</td><td>tags, numbers, routes, target</td></tr>
 * <tr><td>{@code CallTable}</td><td>finds calls by dialog and branch, and copies of one INVITE</td></tr>
 * </table>
 */
package org.offhook.call;
