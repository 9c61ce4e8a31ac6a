package org.offhook.sdp;

/**
 * Bounds a description must keep to be read at all: a peer decides what it sends, not how much work it causes.
 *
 * @param maxOctets     octets of the whole description
 * @param maxLineOctets characters of one line
 * @param maxMediaLines {@code m=} lines
 * @param maxAttributes {@code a=} lines, of the session and all media together
 * @param maxLines      lines of any kind
 */
public record SdpLimits(int maxOctets, int maxLineOctets, int maxMediaLines, int maxAttributes, int maxLines) {

    /** 64 KiB in all, 8 KiB a line, 128 media, 1024 attributes, 2048 lines: far above any phone, far below any harm. */
    public static final SdpLimits DEFAULT = new SdpLimits(64 * 1024, 8 * 1024, 128, 1024, 2048);
}
