package org.offhook.app.options;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.offhook.UserAgentBuilder;
import org.offhook.app.terminal.Problem;
import org.offhook.hep.HepSettings;
import org.offhook.sip.SipSyntaxException;
import org.offhook.sip.SipUri;
import picocli.CommandLine.Option;

/** What monitoring systems are told while calls run and when they are over. */
public final class TelemetryOptions {

    private static final long USUAL_AGENT = 1;

    @Option(names = "--hep", paramLabel = "[tcp:]HOST[:PORT]", descriptionKey = "option.hep")
    private String hep;

    @Option(names = "--hep-id", paramLabel = "NUMBER", descriptionKey = "option.hep-id")
    private Long hepId;

    @Option(names = "--hep-node", paramLabel = "NAME", descriptionKey = "option.hep-node")
    private String hepNode;

    @Option(names = "--hep-key", paramLabel = "FILE", descriptionKey = "option.hep-key")
    private Path hepKey;

    @Option(names = "--hep-secrets", descriptionKey = "option.hep-secrets")
    private boolean hepSecrets;

    @Option(names = "--vq-collector", paramLabel = "URI", descriptionKey = "option.vq-collector")
    private String vqCollector;

    /** Made by the command-line parser. */
    public TelemetryOptions() {
    }

    /**
     * Sets what the options say.
     *
     * @param builder of the agent that tells
     * @throws Problem when an option makes no sense
     */
    void apply(UserAgentBuilder builder) {
        if (hep == null && (hepId != null || hepNode != null || hepKey != null || hepSecrets)) {
            throw Problem.usage("problem.hep-alone");
        }
        if (hep != null) {
            builder.hep(settings());
        }
        if (vqCollector != null) {
            try {
                builder.qualityCollector(vqCollector);
            } catch (IllegalArgumentException e) {
                throw Problem.usage("problem.collector", vqCollector);
            }
        }
    }

    private HepSettings settings() {
        try {
            boolean tcp = hep.startsWith("tcp:");
            SipUri collector = SipUri.parse("sip:" + hep.replaceFirst("^(tcp|udp):", ""));
            if (!collector.user().isEmpty() || collector.port() == 0) {
                throw Problem.usage("problem.server", "--hep", hep);
            }
            int port = collector.port() < 0 ? HepSettings.USUAL_PORT : collector.port();
            return new HepSettings(collector.host(), port, hepId == null ? USUAL_AGENT : hepId, hepKey == null ? "" : key(), hepSecrets,
                hepNode == null ? "" : hepNode, tcp);
        } catch (SipSyntaxException e) {
            throw Problem.usage("problem.server", "--hep", hep);
        } catch (IllegalArgumentException e) {
            throw Problem.usage("problem.hep-id", hepId);
        }
    }

    private String key() {
        try {
            return Files.readAllLines(hepKey).stream().findFirst().map(String::strip).filter(line -> !line.isEmpty() && line.length() < 256)
                .orElseThrow(() -> Problem.usage("problem.hep-key", hepKey));
        } catch (IOException e) {
            throw Problem.usage("problem.file-unreadable", hepKey);
        }
    }
}
