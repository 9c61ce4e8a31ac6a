package org.offhook;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.offhook.evidence.EvidenceCollector;
import org.offhook.loop.AgentLoop;
import org.offhook.media.CallMediaFactory;
import org.offhook.media.MediaTicks;

/**
 * What the calls and registrations of one user agent share.
 *
 * @param loop        owns all signalling state
 * @param application runs listeners and completions
 * @param media       opens the media of calls
 * @param ticks       does periodic work on media threads
 * @param ladders     collects the messages of each call
 * @param evidence    collects the packets of each call; null where none is kept
 */
record Agent(AgentLoop loop, Executor application, CallMediaFactory media, MediaTicks ticks, SipLadders ladders,
             EvidenceCollector evidence) {

    /**
     * Hands a task to the loop; after the agent's end it is dropped, for nothing is left that it could concern.
     *
     * @param task what to do on the loop
     * @return whether it will run
     */
    boolean post(Runnable task) {
        try {
            loop.execute(task);
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }
}
