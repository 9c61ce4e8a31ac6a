/**
 * From received packets to an unbroken flow of samples: {@link org.offhook.audio.playout.JitterBuffer} takes packets and
 * instants and gives exactly one block per pull. A pure state machine: no socket, no thread, no clock.
 */
package org.offhook.audio.playout;
