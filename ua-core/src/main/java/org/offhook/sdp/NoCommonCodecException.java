package org.offhook.sdp;

import java.util.List;

/**
 * The two sides have no codec in common; both lists are here.
 */
public final class NoCommonCodecException extends NegotiationException {

    private static final long serialVersionUID = 1L;

    /** What we can do. */
    private final transient List<String> local;
    /** What the other side can do. */
    private final transient List<String> remote;

    /**
     * Makes the exception.
     *
     * @param local  our codecs, {@code NAME/clock}
     * @param remote their formats, {@code NAME/clock} or the bare payload type where its meaning is unknown
     */
    public NoCommonCodecException(List<String> local, List<String> remote) {
        super(RefusalReason.NO_COMMON_CODEC, "no common codec: we have " + String.join(", ", local)
            + "; they have " + String.join(", ", remote));
        this.local = List.copyOf(local);
        this.remote = List.copyOf(remote);
    }

    /** {@return our codecs, {@code NAME/clock}, in order of preference} */
    public List<String> local() {
        return local;
    }

    /** {@return their formats, in order of preference} */
    public List<String> remote() {
        return remote;
    }
}
