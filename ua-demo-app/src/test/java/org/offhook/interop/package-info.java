/**
 * Tests against real parts: Kamailio, baresip, linphone-daemon, sipp, PulseAudio and tshark, started headless on
 * loopback by the scripts of {@code shared/interop}.
 *
 * <p>Classes named {@code *IT} are the tests; they run in the Maven profile {@code interop} only. The other classes
 * are the bench they share: one class per peer ({@link org.offhook.interop.Kamailio},
 * {@link org.offhook.interop.Baresip}, {@link org.offhook.interop.LinphoneDaemon},
 * {@link org.offhook.interop.Sipp}, {@link org.offhook.interop.PulseAudio}), the witness on the wire
 * ({@link org.offhook.interop.WireTap}), the ear ({@link org.offhook.interop.Recording}), and the product under test
 * as a separate process ({@link org.offhook.interop.OffhookProcess}).
 *
 * <p>Every port is picked free at run time, every process is ended by its own id, and every log stays under
 * {@code target/interop/}.
 */
package org.offhook.interop;
