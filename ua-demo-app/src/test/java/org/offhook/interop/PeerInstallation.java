package org.offhook.interop;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Looks for the commands named by {@link RequiresPeers}; never skips silently. */
final class PeerInstallation implements ExecutionCondition {
    private static final Map<String, String> DEBIAN_PACKAGE = Map.ofEntries(
            Map.entry("kamailio", "kamailio kamailio-tls-modules"), Map.entry("baresip", "baresip-core"),
            Map.entry("linphone-daemon", "linphone-cli"), Map.entry("sipp", "sip-tester"),
            Map.entry("pulseaudio", "pulseaudio libasound2-plugins"), Map.entry("pactl", "pulseaudio-utils"),
            Map.entry("paplay", "pulseaudio-utils"), Map.entry("parecord", "pulseaudio-utils"),
            Map.entry("sox", "sox"), Map.entry("tshark", "tshark"), Map.entry("dumpcap", "wireshark-common"),
            Map.entry("openssl", "openssl"), Map.entry("ss", "iproute2"), Map.entry("python3", "python3"),
            Map.entry("turnserver", "coturn"), Map.entry("sngrep", "sngrep"),
            Map.entry("negate", "monitoring-plugins-common"));

    /** Where Debian keeps what monitoring systems run. */
    static final String PLUGINS = "/usr/lib/nagios/plugins";

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        List<String> lacking = new ArrayList<>();
        AnnotationSupport.findAnnotation(context.getRequiredTestClass(), RequiresPeers.class)
                .ifPresent(required -> lacking.addAll(lacking(required)));
        if (lacking.isEmpty()) {
            return ConditionEvaluationResult.enabled("every peer is installed");
        }
        String sentence = context.getDisplayName() + " cannot run: " + String.join("; ", lacking);
        if (Bench.peersAreMandatory()) {
            throw new AssertionError(sentence);
        }
        System.err.println("SKIPPED: " + sentence);
        return ConditionEvaluationResult.disabled(sentence);
    }

    private static List<String> lacking(RequiresPeers required) {
        List<String> lacking = new ArrayList<>();
        if (!Files.isDirectory(Bench.scripts())) {
            lacking.add("no folder " + Bench.scripts() + " (set the system property offhook.shared)");
        }
        for (String command : required.value()) {
            if (!onPath(command)) {
                lacking.add("no command " + command + " (Debian package: "
                        + DEBIAN_PACKAGE.getOrDefault(command, command) + ")");
            }
        }
        return lacking;
    }

    private static boolean onPath(String command) {
        String path = System.getenv("PATH") + File.pathSeparator + "/usr/sbin" + File.pathSeparator + PLUGINS;
        for (String folder : path.split(File.pathSeparator)) {
            if (Files.isExecutable(Path.of(folder, command))) {
                return true;
            }
        }
        return false;
    }
}
