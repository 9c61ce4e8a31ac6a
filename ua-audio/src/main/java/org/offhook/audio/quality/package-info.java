/** Voice quality computed from what was measured: {@link org.offhook.audio.quality.EModel}. */
package org.offhook.audio.quality;
