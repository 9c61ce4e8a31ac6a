package org.offhook.registration;

import java.util.Objects;

/**
 * How a registration is kept.
 *
 * @param expiresS         seconds to ask for
 * @param instanceId       {@code urn:uuid:} of this device, the same after a restart (RFC 5626 section 4.1), so that a
 *                         registrar with outbound replaces the binding of a crashed run; empty to send none
 * @param baseRetryMs      base of the back-off: 30 s in RFC 5626 section 4.5
 * @param maxRetryMs       its upper end: 1800 s there
 * @param unregisterWaitMs how long {@link RegistrationMachine#unregister()} waits for the registrar
 */
public record RegistrationSettings(long expiresS, String instanceId, long baseRetryMs, long maxRetryMs,
                                   long unregisterWaitMs) {

    /** Checks the ranges. */
    public RegistrationSettings {
        Objects.requireNonNull(instanceId, "instanceId");
        if (expiresS < 1 || baseRetryMs < 1 || maxRetryMs < baseRetryMs || unregisterWaitMs < 0) {
            throw new IllegalArgumentException("a registration needs positive times");
        }
    }

    /**
     * The usual times.
     *
     * @param expiresS   seconds to ask for
     * @param instanceId as above
     * @return the settings
     */
    public static RegistrationSettings of(long expiresS, String instanceId) {
        return new RegistrationSettings(expiresS, instanceId, 30_000, 1_800_000, 2_000);
    }
}
