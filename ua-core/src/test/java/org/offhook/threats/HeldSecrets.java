package org.offhook.threats;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.offhook.Account;
import org.offhook.Call;
import org.offhook.CaptureOptions;
import org.offhook.InviteOptions;
import org.offhook.SrtpOptions;
import org.offhook.UserAgent;
import org.offhook.srtp.KeyExchange;

/**
 * A process of its own for T27: registers with a password, calls with SRTP and keys in the descriptions, hangs up, waits, and
 * writes its heap to a file. The password comes from standard input octet by octet and is overwritten, so that what is found in the
 * heap is what the library kept. Of two captures the second has the secrets: whoever looks for keys has to know them.
 */
final class HeldSecrets {

    private HeldSecrets() {
    }

    public static void main(String[] arguments) throws Exception {
        char[] password = new char[Integer.parseInt(arguments[2])];
        // Not System.in, which keeps what it read in a buffer of its own.
        try (FileInputStream in = new FileInputStream(FileDescriptor.in)) {
            for (int i = 0; i < password.length; i++) {
                password[i] = (char) in.read();
            }
        }
        InetAddress loopback = InetAddress.getLoopbackAddress();
        Account account = Account.builder("sip:alice@127.0.0.1").password(password).registrar("127.0.0.1:" + arguments[0]).build();
        Arrays.fill(password, '\0');
        SrtpOptions keys = SrtpOptions.required(KeyExchange.SDES).withSdesInClear(true);
        try (UserAgent alice = UserAgent.builder().bind(loopback).codecs("PCMA").srtp(keys).account(account).build();
             UserAgent bob = UserAgent.builder().bind(loopback).codecs("PCMA").srtp(keys).build()) {
            alice.capture(Path.of(arguments[4]), CaptureOptions.DEFAULT);
            bob.capture(Path.of(arguments[5]), CaptureOptions.DEFAULT.withSecrets(true));
            bob.onIncoming(incoming -> incoming.accept());
            alice.register().get(30, TimeUnit.SECONDS);
            Call call = alice.place("sip:bob@127.0.0.1:" + bob.localAddress().getPort(), InviteOptions.DEFAULT);
            call.answered().get(30, TimeUnit.SECONDS);
            System.out.println(account);
            System.out.println(call.hangup().get(30, TimeUnit.SECONDS).toJson());
            alice.endCapture().get(30, TimeUnit.SECONDS);
            bob.endCapture().get(30, TimeUnit.SECONDS);
            // The figure of the threat: what is still there ten seconds later.
            TimeUnit.SECONDS.sleep(Long.parseLong(arguments[3]));
            Path dump = Path.of(arguments[1]);
            ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class).dumpHeap(dump.toString(), true);
        }
    }
}
