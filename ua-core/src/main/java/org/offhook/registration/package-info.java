/**
 * Keeping a registration (RFC 3261 section 10): {@link org.offhook.registration.RegistrationMachine} registers, refreshes,
 * tries again and unregisters. Pure: requests go through {@link org.offhook.sip.TransactionLayer}, time through
 * {@link org.offhook.time.Timers}; all of it runs on the agent's loop.
 *
 * <pre>
 *                    register()               200 with our Contact
 *   UNREGISTERED ----------------&gt; REGISTERING ---------------------&gt; REGISTERED &lt;-----------+
 *        ^                           |    ^                              |  refresh due,      | 200
 *        |                   failure |    | timer                        |  alarm, new        |
 *        |                           v    |                              v  address           |
 *        |                         WAITING_RETRY &lt;--------- failure -- REFRESHING ------------+
 *        | 200, or 2 s
 *   UNREGISTERING &lt;--- unregister() from any state      credentials refused: FAILED, until register()
 * </pre>
 */
package org.offhook.registration;
