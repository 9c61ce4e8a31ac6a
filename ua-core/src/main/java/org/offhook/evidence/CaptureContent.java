package org.offhook.evidence;

/**
 * What a capture file holds.
 *
 * @param secrets   whether credentials and keys stay legible
 * @param decrypted whether the media of encrypted calls is written as it was before encryption
 */
public record CaptureContent(boolean secrets, boolean decrypted) {
}
