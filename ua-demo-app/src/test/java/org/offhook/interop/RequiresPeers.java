package org.offhook.interop;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Names the commands of the real parts that a test class needs.
 *
 * <p>In the Maven profile {@code interop} a missing command fails the class and names the Debian package that brings
 * it; elsewhere (say, started from an editor) the class is skipped with the same sentence.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@ExtendWith(PeerInstallation.class)
@interface RequiresPeers {
    /** Command names, such as {@code kamailio}; all peers by default. */
    String[] value() default {
        "kamailio", "baresip", "linphone-daemon", "sipp", "pulseaudio", "pactl", "sox", "tshark", "dumpcap",
        "openssl", "ss", "python3"};
}
