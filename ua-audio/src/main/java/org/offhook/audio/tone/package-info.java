/**
 * Signals that are made rather than recorded, and their measurement: tones, DTMF, call progress, a speech-like signal,
 * and what finds them again in a recording.
 */
package org.offhook.audio.tone;
