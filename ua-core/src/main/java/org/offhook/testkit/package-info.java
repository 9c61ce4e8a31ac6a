/**
 * Counterparts for demonstrations and tests of whoever embeds a user agent.
 *
 * <p>In virtual time, on one thread: {@link org.offhook.testkit.VirtualSignalling} is a network for SIP with seeded delay and
 * loss; a call of ten minutes takes milliseconds, and the same seed gives the same call.
 *
 * <p>Over real sockets on the loopback address: {@link org.offhook.testkit.LoopbackRegistrar} to register with,
 * {@link org.offhook.testkit.AnsweringParty} to call. A bad network for their sound is an
 * {@link org.offhook.media.Impairment}, given to the {@link org.offhook.UserAgentBuilder}.
 *
 * <p>{@link org.offhook.testkit.EmbeddedRegistrar} runs in both worlds.
 */
package org.offhook.testkit;
