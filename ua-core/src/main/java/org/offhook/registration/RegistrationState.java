package org.offhook.registration;

/** Where a registration stands; {@link RegistrationMachine} draws the transitions. */
public enum RegistrationState {
    /** Nothing is asked for, or the binding was removed. */
    UNREGISTERED,
    /** The first REGISTER, or the first after a failure, is under way. */
    REGISTERING,
    /** The binding stands; a timer waits for the refresh. */
    REGISTERED,
    /** The binding stands and a REGISTER renews, repairs or changes it. */
    REFRESHING,
    /** A try failed; a timer waits for the next. */
    WAITING_RETRY,
    /** The REGISTER that removes the binding is under way. */
    UNREGISTERING,
    /** The credentials were refused: no further try would help. */
    FAILED
}
