/**
 * The front door: a {@link org.offhook.UserAgent} registers {@link org.offhook.Account}s and places and takes
 * {@link org.offhook.Call}s; {@link org.offhook.CallReport} says what became of each. Every other package of the phone is reached
 * through here, and none of them knows this one but the {@code testkit} and {@code check}, which use it as an application does.
 *
 * <p>What an application sees are values, interfaces and builders; they may be used from any thread. What stands behind them is
 * package-private, because the two know each other:
 *
 * <table>
 * <caption>Who stands behind which door</caption>
 * <tr><td>{@link org.offhook.UserAgent}, {@link org.offhook.UserAgentBuilder}</td><td>{@code AgentParts} makes and wires loop,
 *     transaction layer, dispatcher, media and evidence; {@code Agent} is what calls share of them</td></tr>
 * <tr><td>{@link org.offhook.Call}, {@link org.offhook.IncomingCall}</td><td>{@code LiveCall}, {@code LiveIncoming}: over the state
 *     machine, {@code CallFacts} for what is known, {@code CallListeners} for who hears of it</td></tr>
 * <tr><td>sound of a call</td><td>{@code CallSound} binds media to signalling with {@code CallKeys}; {@code CallAudio} is what the
 *     application wants said and heard: {@code CallMouth}, {@code CallEar}, {@code CallRecordings}</td></tr>
 * <tr><td>{@link org.offhook.Registration}</td><td>{@code LiveRegistration}</td></tr>
 * <tr><td>{@link org.offhook.CallReport}</td><td>{@code CallReports} puts it together, {@code CallFindings} judges it,
 *     {@code ReportText}, {@code ReportJson}, {@code ReportHtml} and {@code ReportJunit} write it</td></tr>
 * <tr><td>{@link org.offhook.Failure}</td><td>what a future fails with, a type for each thing that a caller can do about it</td></tr>
 * </table>
 */
package org.offhook;
