package org.offhook;

import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.offhook.srtp.SecurityPolicy;
import org.offhook.srtp.SrtpEngine;
import org.offhook.srtp.dtls.DtlsEndpoint;

/** What the calls of an agent bring to SRTP, and what takes long the first time done before a call waits for it. From any thread. */
final class AgentKeys {

    private final UserAgentBuilder settings;
    private final DtlsEndpoint dtls;
    private final SecureRandom random;

    AgentKeys(UserAgentBuilder settings, DtlsEndpoint dtls, SecureRandom random) {
        this.settings = settings;
        this.dtls = dtls;
        this.random = random;
    }

    /** Makes the certificate where an account needs one, and rehearses in the background. */
    void prepareAll(Executor background) {
        Stream.concat(Stream.of(settings.srtp), settings.accounts.stream().flatMap(account -> account.srtp().stream())).forEach(options -> {
            prepare(options);
            if (options.policy() != SecurityPolicy.OFF) {
                background.execute(() -> rehearse(options));
            }
        });
    }

    /**
     * {@return what our side of a call brings}
     *
     * @param account whose call; null for none
     * @param asked   what the call itself says
     */
    CallKeys of(Account account, Optional<SrtpOptions> asked) {
        SrtpOptions options = options(account, asked);
        prepare(options);
        return new CallKeys(options, dtls.fingerprints(), random);
    }

    private SrtpOptions options(Account account, Optional<SrtpOptions> asked) {
        return asked.orElseGet(() -> account == null ? settings.srtp : account.srtp().orElse(settings.srtp));
    }

    private void prepare(SrtpOptions options) {
        if (options.needsCertificate()) {
            dtls.prepare();
        }
    }

    /**
     * Waits for the rest of what takes half a second the first time; a call that is placed does, before its sound would.
     *
     * @param account whose call; null for none
     * @param asked   what the call itself says
     */
    void rehearse(Account account, Optional<SrtpOptions> asked) {
        rehearse(options(account, asked));
    }

    private void rehearse(SrtpOptions options) {
        if (options.policy() != SecurityPolicy.OFF) {
            SrtpEngine.prepare();
        }
        if (options.needsCertificate()) {
            dtls.rehearse();
        }
    }
}
