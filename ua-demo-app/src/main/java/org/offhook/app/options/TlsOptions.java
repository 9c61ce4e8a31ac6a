package org.offhook.app.options;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import org.offhook.app.terminal.Problem;
import org.offhook.sip.tls.PemException;
import org.offhook.sip.tls.TlsSettings;
import picocli.CommandLine.Option;

/** Whom to trust and who we are inside TLS. There is no option that trusts everybody. */
public final class TlsOptions {

    @Option(names = "--tls-ca", paramLabel = "FILE", descriptionKey = "option.tls-ca")
    private Path authorities;

    @Option(names = "--tls-cert", paramLabel = "FILE", descriptionKey = "option.tls-cert")
    private Path certificate;

    @Option(names = "--tls-key", paramLabel = "FILE", descriptionKey = "option.tls-key")
    private Path key;

    @Option(names = "--tls-key-password-file", paramLabel = "FILE", descriptionKey = "option.tls-key-password-file")
    private Path keyPasswordFile;

    @Option(names = "--tls-name", paramLabel = "DOMAIN", descriptionKey = "option.tls-name")
    private String serverName;

    @Option(names = "--tls-address", descriptionKey = "option.tls-address")
    private boolean addresses;

    /** Made by the command-line parser. */
    public TlsOptions() {
    }

    /**
     * {@return what the options say}
     *
     * @throws Problem when a file cannot be read or does not hold what it should
     */
    TlsSettings settings() {
        TlsSettings settings = TlsSettings.DEFAULT.withAddressesAllowed(addresses);
        if (serverName != null) {
            settings = settings.withServerName(serverName);
        }
        if (certificate == null && (key != null || keyPasswordFile != null)) {
            throw Problem.usage("problem.tls-key-alone");
        }
        try {
            if (authorities != null) {
                settings = settings.withAuthorities(authorities);
            }
            return certificate == null ? settings : withIdentity(settings);
        } catch (PemException e) {
            throw Problem.usage("problem.tls-file." + e.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'), e.file());
        } catch (IOException e) {
            throw Problem.usage("problem.tls-file.unreadable", e.getMessage());
        }
    }

    private TlsSettings withIdentity(TlsSettings settings) throws IOException {
        char[] password = keyPasswordFile == null ? new char[0] : PasswordFile.read(keyPasswordFile);
        try {
            return settings.withIdentity(certificate, key == null ? certificate : key, password);
        } finally {
            Arrays.fill(password, '\0');
        }
    }
}
