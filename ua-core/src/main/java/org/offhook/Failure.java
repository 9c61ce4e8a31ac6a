package org.offhook;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.offhook.diagnosis.Finding;
import org.offhook.sip.tls.TlsFault;

/**
 * Why a call or a registration did not come about, by what a caller can do about it. The futures of {@link UserAgent}
 * complete with one of these. The message is one sentence in English; {@link CallReport#explain} gives others.
 */
public abstract sealed class Failure extends Exception {

    private static final long serialVersionUID = 1L;

    private transient List<Finding> findings = List.of();
    private transient RegistrationReport registration;

    private Failure(String message) {
        super(message);
    }

    Failure withFindings(List<Finding> shown) {
        findings = List.copyOf(shown);
        return this;
    }

    Failure withRegistration(RegistrationReport report) {
        registration = report;
        return this;
    }

    /** {@return the report of the try to register that failed; empty where it was none} */
    public Optional<RegistrationReport> registration() {
        return Optional.ofNullable(registration);
    }

    /**
     * {@return why, as far as the packets show it, in both languages; errors first, empty where there is no evidence}
     */
    public List<Finding> findings() {
        return findings == null ? List.of() : findings;
    }

    /** The other side answered with a final status other than 2xx. */
    public static final class Rejected extends Failure {
        private static final long serialVersionUID = 1L;

        private final int status;
        private final String reasonPhrase;
        private final transient List<String> reasons;
        private final transient List<String> warnings;

        /**
         * Keeps what the answer said.
         *
         * @param message      one sentence for people
         * @param status       300 to 699
         * @param reasonPhrase reason phrase of the answer
         * @param reasons      Reason headers (RFC 3326), as written
         * @param warnings     Warning headers (RFC 3261 section 20.43), as written
         */
        public Rejected(String message, int status, String reasonPhrase, List<String> reasons, List<String> warnings) {
            super(message);
            this.status = status;
            this.reasonPhrase = Objects.requireNonNull(reasonPhrase, "reasonPhrase");
            this.reasons = List.copyOf(reasons);
            this.warnings = List.copyOf(warnings);
        }

        /** {@return the status} */
        public int status() {
            return status;
        }

        /** {@return the reason phrase} */
        public String reasonPhrase() {
            return reasonPhrase;
        }

        /** {@return Reason headers as written, never null} */
        public List<String> reasons() {
            return reasons == null ? List.of() : reasons;
        }

        /** {@return Warning headers as written, never null} */
        public List<String> warnings() {
            return warnings == null ? List.of() : warnings;
        }
    }

    /** The credentials were refused, or there were none for the realm that asked. */
    public static final class Unauthorized extends Failure {
        private static final long serialVersionUID = 1L;

        private final int status;

        /**
         * Keeps the last challenge's status.
         *
         * @param message one sentence for people
         * @param status  401, 407 or 403
         */
        public Unauthorized(String message, int status) {
            super(message);
            this.status = status;
        }

        /** {@return 401, 407 or 403} */
        public int status() {
            return status;
        }
    }

    /** The two sides have no codec in common. */
    public static final class NoCommonCodec extends Failure {
        private static final long serialVersionUID = 1L;

        private final transient List<String> ours;
        private final transient List<String> theirs;

        /**
         * Keeps both lists.
         *
         * @param message one sentence for people
         * @param ours    what we can do, as {@code NAME/clock}
         * @param theirs  what the other side wrote; empty when it only refused
         */
        public NoCommonCodec(String message, List<String> ours, List<String> theirs) {
            super(message);
            this.ours = List.copyOf(ours);
            this.theirs = List.copyOf(theirs);
        }

        /** {@return our codecs, never null} */
        public List<String> ours() {
            return ours == null ? List.of() : ours;
        }

        /** {@return the other side's codecs, never null} */
        public List<String> theirs() {
            return theirs == null ? List.of() : theirs;
        }
    }

    /** Something did not come in time. */
    public static final class Timeout extends Failure {
        private static final long serialVersionUID = 1L;

        private final String timer;

        /**
         * Keeps which timer it was.
         *
         * @param message one sentence for people
         * @param timer   {@code B}, {@code F}, {@code H} (RFC 3261 appendix A) or {@code no-answer}
         */
        public Timeout(String message, String timer) {
            super(message);
            this.timer = Objects.requireNonNull(timer, "timer");
        }

        /** {@return the timer's name} */
        public String timer() {
            return timer;
        }
    }

    /** A host name has no usable address. */
    public static final class NameResolution extends Failure {
        private static final long serialVersionUID = 1L;

        /**
         * Describes the failure.
         *
         * @param message one sentence that names the host
         */
        public NameResolution(String message) {
            super(message);
        }
    }

    /** The network refused: connection refused, unreachable, broken, blocked. */
    public static final class TransportFailed extends Failure {
        private static final long serialVersionUID = 1L;

        /**
         * Describes the failure.
         *
         * @param message one sentence that names the address
         */
        public TransportFailed(String message) {
            super(message);
        }
    }

    /** The certificate or the handshake of TLS was refused, by us or by the other side. */
    public static final class Tls extends Failure {
        private static final long serialVersionUID = 1L;

        private final transient TlsFault fault;

        /**
         * Keeps what is wrong.
         *
         * @param fault what is wrong
         */
        public Tls(TlsFault fault) {
            super(fault.sentence(Locale.ENGLISH));
            this.fault = Objects.requireNonNull(fault, "fault");
        }

        /** {@return what is wrong, which can be told in English and French} */
        public TlsFault fault() {
            return fault;
        }
    }

    /** Media could not be set up here: no port, no device, an SDP that makes no sense. */
    public static final class Media extends Failure {
        private static final long serialVersionUID = 1L;

        /**
         * Describes the failure.
         *
         * @param message one sentence for people
         */
        public Media(String message) {
            super(message);
        }
    }

    /** A sound file could not be opened, or not be read or written to its end; the call goes on. The cause is what the system said. */
    public static final class FileFailed extends Failure {
        private static final long serialVersionUID = 1L;

        private final transient Path file;

        /**
         * Keeps which file it was.
         *
         * @param file  the file
         * @param cause what the system, or the reader of its format, said
         */
        public FileFailed(Path file, IOException cause) {
            super(sentence(file, cause));
            this.file = file;
            initCause(cause);
        }

        private static String sentence(Path file, IOException cause) {
            String said = cause instanceof FileSystemException system && system.getReason() != null ? system.getReason() : cause.getMessage();
            String reason = said == null ? cause.getClass().getSimpleName() : said;
            return reason.startsWith(file + ": ") ? reason : file + ": " + reason;
        }

        /** {@return the file; null after serialization} */
        public Path file() {
            return file;
        }

        /** {@return what the system said} */
        @Override
        public synchronized IOException getCause() {
            return (IOException) super.getCause();
        }
    }

    /** The call ended before it was answered, by our own wish. */
    public static final class Cancelled extends Failure {
        private static final long serialVersionUID = 1L;

        /**
         * Describes the end.
         *
         * @param message one sentence for people
         */
        public Cancelled(String message) {
            super(message);
        }
    }
}
