package org.offhook.srtp;

import java.util.Arrays;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jitsi.srtp.SrtpContextFactory;
import org.jitsi.srtp.crypto.Aes;
import org.jitsi.utils.logging2.LoggerImpl;

/**
 * The one place where jitsi-srtp is set up.
 *
 * <p>Left alone it measures every cipher provider of the machine when the first packet comes, for half a second, and tells about it on
 * the log. Here the ciphers of the JDK are named, which were the fastest on every machine tried, and {@link #prepare} does what is slow
 * the first time before a call can wait for it.
 */
public final class SrtpEngine {

    /** Held, because java.util.logging forgets loggers that nobody holds, and their levels with them. */
    private static final Logger CHATTER = Logger.getLogger("org.jitsi.srtp");
    /** Enough for the compiler to take the transforms seriously; some ten milliseconds. */
    private static final int REHEARSALS = 200;

    static {
        CHATTER.setLevel(Level.WARNING);
        Aes.setFactoryClassName("org.jitsi.srtp.crypto.Aes$SunJCECipherFactory");
    }

    private SrtpEngine() {
    }

    static SrtpContextFactory contexts(boolean sender, SrtpKeys keys) {
        byte[] key = keys.masterKey();
        byte[] salt = keys.masterSalt();
        try {
            // Takes copies, and overwrites them when it is closed.
            return new SrtpContextFactory(sender, key, salt, keys.suite().rtpTransform(), keys.suite().rtcpTransform(),
                logger());
        } finally {
            Arrays.fill(key, (byte) 0);
            Arrays.fill(salt, (byte) 0);
        }
    }

    /** One for each: a logger remembers the loggers that contexts make of it for as long as it lives, some hundred octets for each call. */
    private static org.jitsi.utils.logging2.Logger logger() {
        return new LoggerImpl("org.jitsi.srtp", Level.WARNING);
    }

    /** Loads and runs every suite once, so that the first packet of the first call is as quick as the others. Idempotent. */
    public static void prepare() {
        Rehearsal.DONE.length();
    }

    /** Runs when it is first asked for, once, while others who ask wait. */
    private static final class Rehearsal {
        private static final String DONE = rehearse();

        private static String rehearse() {
            byte[] packet = new byte[256];
            for (SrtpSuite suite : SrtpSuite.values()) {
                SrtpKeys keys = SrtpKeys.of(suite, new byte[suite.keyOctets() + suite.saltOctets()]);
                SrtpSession session = new SrtpSession(keys, keys);
                for (int i = 0; i < REHEARSALS; i++) {
                    rehearse(session, packet, i);
                }
            }
            return "done";
        }

        private static void rehearse(SrtpSession session, byte[] packet, int sequence) {
            packet[0] = (byte) 0x80;
            packet[1] = 0;
            packet[2] = (byte) (sequence >> 8);
            packet[3] = (byte) sequence;
            session.unprotectRtp(packet, 0, session.protectRtp(packet, 0, 172));
            packet[0] = (byte) 0x80;
            packet[1] = (byte) 200;
            session.unprotectRtcp(packet, 0, session.protectRtcp(packet, 0, 28));
        }
    }
}
