package org.offhook.registration;

import java.net.InetSocketAddress;

/** Hears what happens to a registration, on the agent's loop; may call the machine from inside. */
public interface RegistrationListener {

    /**
     * The registrar confirmed the binding, for the first time or again.
     *
     * @param binding what it said
     */
    default void registered(Binding binding) {
    }

    /**
     * A try failed. Every failure comes here, with when the next try is due.
     *
     * @param failure why
     */
    default void failed(RegistrationFailure failure) {
    }

    /**
     * The registrar's list is not what we asked for.
     *
     * @param alarm what is wrong
     */
    default void alarm(BindingAlarm alarm) {
    }

    /**
     * The registrar sees us at another address than our own: there is a translator on the way. A REGISTER with that address
     * follows by itself.
     *
     * @param address as the registrar sees us
     */
    default void publicAddress(InetSocketAddress address) {
    }

    /**
     * The end that {@link RegistrationMachine#unregister()} asked for.
     *
     * @param confirmed whether the registrar confirmed it; false when it did not in time, or refused
     */
    default void unregistered(boolean confirmed) {
    }
}
