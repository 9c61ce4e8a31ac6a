package org.offhook.sdp;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Which way media flows, seen from the side that writes the attribute (RFC 3264 section 5.1).
 */
public enum Direction {
    /** Both ways. */
    SENDRECV(true, true),
    /** The writer sends and does not want to receive: how a call is put on hold. */
    SENDONLY(true, false),
    /** The writer receives and does not send. */
    RECVONLY(false, true),
    /** Neither way. */
    INACTIVE(false, false);

    private final boolean sends;
    private final boolean receives;

    Direction(boolean sends, boolean receives) {
        this.sends = sends;
        this.receives = receives;
    }

    /** {@return whether the writer sends} */
    public boolean sends() {
        return sends;
    }

    /** {@return whether the writer receives} */
    public boolean receives() {
        return receives;
    }

    /** {@return the same flow seen from the other side} */
    public Direction reversed() {
        return of(receives, sends);
    }

    /**
     * Intersects two directions of one side.
     *
     * @param other another limit
     * @return what both allow
     */
    public Direction and(Direction other) {
        return of(sends && other.sends, receives && other.receives);
    }

    /**
     * Makes a direction from its two halves.
     *
     * @param sends    whether the writer sends
     * @param receives whether the writer receives
     * @return the direction
     */
    public static Direction of(boolean sends, boolean receives) {
        if (sends) {
            return receives ? SENDRECV : SENDONLY;
        }
        return receives ? RECVONLY : INACTIVE;
    }

    /** {@return the attribute name: {@code sendrecv}, ...} */
    public String attributeName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Finds the direction among attributes; the first one wins where a confused peer wrote several.
     *
     * @param attributes attributes of one level
     * @return the direction, if one is written
     */
    public static Optional<Direction> among(List<Attribute> attributes) {
        for (Attribute attribute : attributes) {
            for (Direction direction : values()) {
                if (attribute.value() == null && attribute.name().equals(direction.attributeName())) {
                    return Optional.of(direction);
                }
            }
        }
        return Optional.empty();
    }
}
