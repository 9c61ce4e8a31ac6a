package org.offhook.call;

/**
 * What became of a hold or resume.
 *
 * @param done   whether the other side agreed
 * @param status final status of the re-INVITE, 0 where there was none
 * @param reason its reason phrase, or why there was none
 */
public record ModificationResult(boolean done, int status, String reason) {
}
