/**
 * The codec interface: what a codec is ({@link org.offhook.codecs.CodecInfo}), how it is found
 * ({@link org.offhook.codecs.CodecProvider}) and how it is run ({@link org.offhook.codecs.AudioEncoder},
 * {@link org.offhook.codecs.AudioDecoder}). Each codec lives in a package of its own below this one.
 */
package org.offhook.codecs;
