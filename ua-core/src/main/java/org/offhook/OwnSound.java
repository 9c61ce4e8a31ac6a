package org.offhook;

import java.util.List;

/**
 * What is known on our side alone of the sound of a call.
 *
 * @param quiet whether the call was never given anything to say: then its silence is meant
 * @param files sound files that did not do what was asked for
 */
record OwnSound(boolean quiet, List<FileFault> files) {

    /** Copies the list. */
    OwnSound {
        files = List.copyOf(files);
    }
}
