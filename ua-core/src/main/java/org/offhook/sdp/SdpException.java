package org.offhook.sdp;

/**
 * A body that is no session description, or one beyond {@link SdpLimits}. The message names the line.
 */
public final class SdpException extends Exception {

    private static final long serialVersionUID = 1L;

    /**
     * Makes the exception.
     *
     * @param line    line number from 1, or 0 for the whole description
     * @param message what is wrong, without the offending text beyond a short, cleaned excerpt
     */
    public SdpException(int line, String message) {
        super(line == 0 ? message : "line " + line + ": " + message);
    }
}
