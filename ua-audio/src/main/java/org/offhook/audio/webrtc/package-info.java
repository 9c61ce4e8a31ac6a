/**
 * Audio processing of the WebRTC project, where its library is on the class path: {@code dev.onvoid.webrtc:webrtc-java} and its
 * archive of native code for the system. The only package that knows it.
 */
package org.offhook.audio.webrtc;
