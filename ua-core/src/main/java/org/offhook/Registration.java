package org.offhook;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.offhook.diagnosis.Finding;

/** A registration that is kept: refreshed in time, tried again after failures, ended with {@link #unregister()}. */
public interface Registration {

    /** What happens to a registration. */
    sealed interface Event {
        /**
         * The registrar confirmed the binding.
         *
         * @param contact our Contact as the registrar has it
         * @param expires how long it lasts
         */
        record Registered(String contact, Duration expires) implements Event {
        }

        /**
         * A try failed.
         *
         * @param failure why
         * @param retryIn when the next try comes; empty when there is none
         */
        record Failed(Failure failure, Optional<Duration> retryIn) implements Event {
        }

        /**
         * Something about the registrar's answer is not as it should be: another phone of the same user, or somebody who takes
         * the calls or has changed the messages on their way. The registration is renewed within seconds by itself.
         *
         * @param finding what is wrong, {@code registration.foreign_contact} and the like; its evidence is what the registrar wrote
         */
        record Alarm(Finding finding) implements Event {
        }

        /** The binding is gone, by our wish. */
        record Unregistered() implements Event {
        }
    }

    /** {@return the account} */
    Account account();

    /** {@return whether the binding stands now} */
    boolean registered();

    /** {@return our Contact as the registrar confirmed it last} */
    Optional<String> contact();

    /** {@return how long the registrar granted last} */
    Optional<Duration> expires();

    /** {@return how the registrar, or the proxy before it, is reached; as it was at the last answer} */
    Optional<SignallingReport> signalling();

    /** {@return the status line of the registrar's last answer, as {@code 200 OK}} */
    Optional<String> lastAnswer();

    /**
     * {@return what the packets of the last try showed, success or failure; empty before its answer, and where an agent keeps no
     * evidence}
     */
    List<Finding> findings();

    /** {@return the report of the last try that was answered or given up} */
    RegistrationReport report();

    /**
     * Hears what happens from now on, on the application's executor.
     *
     * @param listener the listener
     */
    void onEvent(Consumer<Event> listener);

    /** {@return completes when the binding is removed, or given up after two seconds} */
    CompletableFuture<Void> unregister();
}
