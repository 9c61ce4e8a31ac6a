/** Several calls heard together: {@link org.offhook.audio.mix.ConferenceMixer} and who hears whom in it. */
package org.offhook.audio.mix;
