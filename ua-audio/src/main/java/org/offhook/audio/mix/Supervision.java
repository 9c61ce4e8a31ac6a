package org.offhook.audio.mix;

/** How a supervisor takes part in the conversation of an agent. */
public enum Supervision {

    /** The supervisor hears everybody and is heard by nobody. */
    LISTEN,
    /** The supervisor hears everybody and is heard by the agent alone. */
    WHISPER,
    /** The supervisor hears everybody and is heard by everybody. */
    BARGE
}
