/**
 * Sound cards through {@code javax.sound.sampled}: listing them, and the two threads {@code playout} and {@code capture}
 * that make the blocking calls. The card's clock paces its thread; media threads meet them over rings.
 */
package org.offhook.audio.device;
