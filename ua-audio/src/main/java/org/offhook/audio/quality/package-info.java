/**
 * Voice quality: computed from what the network did ({@link org.offhook.audio.quality.EModel},
 * {@link org.offhook.audio.quality.WidebandEModel}) and from the sound itself
 * ({@link org.offhook.audio.quality.Intelligibility}, {@link org.offhook.audio.quality.Distortion}).
 */
package org.offhook.audio.quality;
