/**
 * What makes a microphone pleasant to listen to: less noise, an even level, and whether somebody speaks at all. Pure: no
 * thread, no clock, no allocation once built.
 */
package org.offhook.audio.enhance;
