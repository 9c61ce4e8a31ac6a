package org.offhook.call;

import java.util.Objects;
import org.offhook.sip.Hop;
import org.offhook.sip.SipRequest;

/** The owner of all calls: decides which incoming ones there are to be. Called on the agent's loop. */
public interface CallHost {

    /** What to do with a new INVITE. */
    sealed interface Admission {
    }

    /**
     * There is to be a call.
     *
     * @param settings of the account that is called
     * @param media    of the new call
     * @param listener hears of it; {@link CallListener#incoming} first
     */
    record Admitted(CallSettings settings, MediaBinding media, CallListener listener) implements Admission {

        /** Checks for null. */
        public Admitted {
            Objects.requireNonNull(settings, "settings");
            Objects.requireNonNull(media, "media");
            Objects.requireNonNull(listener, "listener");
        }
    }

    /**
     * There is to be none, and the caller is told.
     *
     * @param status 300 to 699: 404 for a user who is not ours, 486 when there are too many calls
     * @param reason reason phrase
     */
    record Refused(int status, String reason) implements Admission {
    }

    /** There is to be none, and the caller hears nothing: a scanner learns nothing from silence. */
    record Silent() implements Admission {
    }

    /**
     * Decides on a new INVITE that is well-formed and starts a dialog. It is the place to match the called user against the
     * accounts and the source against what may call.
     *
     * @param invite the INVITE
     * @param source where it came from
     * @return the decision
     */
    Admission admit(SipRequest invite, Hop source);

    /**
     * Decides on an OPTIONS request outside any call.
     *
     * @param options the request
     * @param source  where it came from
     * @return whether to answer it; silence hides us from scanners
     */
    default boolean answersOptions(SipRequest options, Hop source) {
        return true;
    }

    /**
     * A connection that we had opened has ended; whoever is reached over it should open another.
     *
     * @param hop the other side
     */
    default void connectionLost(Hop hop) {
    }
}
