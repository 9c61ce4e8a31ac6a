/** What is done to a microphone beside a loudspeaker: {@link org.offhook.audio.handsfree.HandsFree} puts the pieces in order. */
package org.offhook.audio.handsfree;
