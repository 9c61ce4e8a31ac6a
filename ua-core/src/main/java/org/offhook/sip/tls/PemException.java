package org.offhook.sip.tls;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;

/** A file that does not hold the certificate or key that it should. The message is one sentence in English that names the file. */
public final class PemException extends IOException {

    private static final long serialVersionUID = 1L;

    /** What is wrong with a file. */
    public enum Kind {
        /** There is no such file. */
        MISSING("there is no file "),
        /** It is a folder, too long for a file of certificates, or the system does not let it be read. */
        UNREADABLE("this cannot be read as a file of certificates: "),
        /** There is no certificate in it. */
        NO_CERTIFICATE("there is no certificate (PEM, BEGIN CERTIFICATE) in "),
        /** One that is none. */
        BAD_CERTIFICATE("a certificate cannot be read in "),
        /** There is no private key in it. */
        NO_KEY("there is no private key (PEM, BEGIN PRIVATE KEY) in "),
        /** A key that is none, or the password does not open it. */
        BAD_KEY("the private key cannot be read, or the password does not open it, in "),
        /** The key needs a password. */
        KEY_LOCKED("the private key is encrypted, and there is no password for it, in "),
        /** Certificate and key do not belong together. */
        KEY_MISMATCH("the private key does not belong to the certificate in ");

        private final String sentence;

        Kind(String sentence) {
            this.sentence = sentence;
        }
    }

    private final Kind kind;
    private final transient Path file;

    PemException(Kind kind, Path file, Throwable cause) {
        super(kind.sentence + file, cause);
        this.kind = Objects.requireNonNull(kind, "kind");
        this.file = file;
    }

    /** {@return what is wrong} */
    public Kind kind() {
        return kind;
    }

    /** {@return the file} */
    public Path file() {
        return file;
    }
}
