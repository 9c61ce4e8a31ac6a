/**
 * Acoustic echo: {@link org.offhook.audio.echo.EchoCanceller} takes what the loudspeaker plays and what the microphone
 * hears, and gives the microphone without the loudspeaker. Pure: no thread, no clock, no allocation once built.
 */
package org.offhook.audio.echo;
