/**
 * WAV files as sources and sinks of a call. Files are read and written by threads of their own; the media thread only
 * touches rings in memory. {@link org.offhook.audio.wav.WavReader} plays, {@link org.offhook.audio.wav.WavRecorder}
 * records, {@link org.offhook.audio.wav.WavWriter} writes for those who may wait for a disk.
 */
package org.offhook.audio.wav;
