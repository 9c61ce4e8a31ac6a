package org.offhook.registration;

import java.util.Objects;
import java.util.Optional;
import org.offhook.sip.TransactionLayer;
import org.offhook.sip.account.SipAccount;
import org.offhook.sip.account.Tokens;
import org.offhook.time.Timers;

/** Keeps one account registered (RFC 3261 section 10.2). On the agent's loop. */
public final class RegistrationMachine {

    /**
     * Makes a machine that waits for {@link #register()}.
     *
     * @param account  who registers, and where
     * @param settings how
     * @param layer    sends
     * @param timers   the loop's
     * @param tokens   randomness
     * @param listener hears of it
     */
    public RegistrationMachine(SipAccount account, RegistrationSettings settings, TransactionLayer layer, Timers timers,
                               Tokens tokens, RegistrationListener listener) {
        Objects.requireNonNull(account, "account");
    }

    /** Registers now, whatever went before; also after the network changed. */
    public void register() {
        throw new UnsupportedOperationException();
    }

    /** Removes the binding; {@link RegistrationListener#unregistered} follows in bounded time. */
    public void unregister() {
        throw new UnsupportedOperationException();
    }

    /** {@return where it stands} */
    public RegistrationState state() {
        throw new UnsupportedOperationException();
    }

    /** {@return the binding while it stands} */
    public Optional<Binding> binding() {
        throw new UnsupportedOperationException();
    }
}
