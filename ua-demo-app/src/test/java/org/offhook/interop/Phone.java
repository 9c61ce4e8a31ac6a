package org.offhook.interop;

/**
 * Somebody else's phone: speaks one tone without end, keeps what it hears, and answers only when told to.
 *
 * <p>All waits are bounded and fail with the phone's own log.
 */
interface Phone extends AutoCloseable {
    /** The tone every phone speaks, far from ours and from the DTMF tones. */
    int SPEAKS_HZ = 550;

    /** Where it is called: through its registrar when it has one, else directly. */
    String uri();

    /** Starts calling. */
    void call(String uri);

    /** Waits for an incoming call to ring. */
    void awaitRinging();

    /** Answers the ringing call. */
    void answer();

    /** Waits until its call is set up. */
    void awaitInCall();

    /** Ends what there is: refuses, cancels or hangs up. */
    void hangUp();

    /** The status with which {@link #hangUp} refuses a ringing call. */
    int refusalStatus();

    /** Waits until its latest call is over. */
    void awaitIdle();

    void hold();

    void resume();

    void sendDigits(String digits);

    /** The DTMF digits heard since {@link #prepare}. */
    String digitsHeard();

    /** What it heard since {@link #prepare}, up to now. */
    Recording heard();

    /** Forgets what was before: the next call is a new one. */
    void prepare();

    /** Its own words, for the message of a failure. */
    String log();

    @Override
    void close();
}
