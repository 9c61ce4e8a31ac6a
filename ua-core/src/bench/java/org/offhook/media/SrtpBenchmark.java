package org.offhook.media;

import com.sun.jna.Memory;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.offhook.codecs.g711.PcmuCodec;
import org.offhook.rtp.RtpPacket;
import org.offhook.sdp.LocalMedia;
import org.offhook.sdp.LocalSecurity;
import org.offhook.sdp.NegotiatedMedia;
import org.offhook.sdp.OfferAnswerSession;
import org.offhook.srtp.KeyExchange;
import org.offhook.srtp.SecurityPolicy;
import org.offhook.srtp.SrtpEngine;
import org.offhook.srtp.SrtpKeys;
import org.offhook.srtp.SrtpSuite;
import org.offhook.srtp.dtls.DtlsConnector;

/**
 * Packets of 160 octets of sound through the protection stage of our media path and through Debian's libsrtp2, in turn: batches of one
 * after the other within one process, CPU time of the thread. docs/benchmarks.md tells how to run and read it.
 */
public final class SrtpBenchmark {

    private static final int PAYLOAD = 160;
    private static final int CLEAR = RtpPacket.HEADER_OCTETS + PAYLOAD;
    private static final int SLOT = 224;
    private static final int BATCH = 4_096;
    /** Batches before anything is measured: the compiler has to have seen both directions. */
    private static final int WARM_UP = 400;
    private static final com.sun.management.ThreadMXBean THREADS =
        (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final SrtpSuite suite;
    private final SrtpKeys keys;
    private final SrtpKeys back;
    private final byte[] clear = new byte[BATCH * SLOT];
    private final byte[] work = new byte[BATCH * SLOT];
    private final Memory nativeWork = new Memory((long) BATCH * SLOT);

    private SrtpBenchmark(SrtpSuite suite) {
        this.suite = suite;
        SecureRandom random = new SecureRandom();
        keys = SrtpKeys.random(suite, random);
        back = SrtpKeys.random(suite, random);
        byte[] payload = new byte[PAYLOAD];
        for (int i = 0; i < BATCH; i++) {
            random.nextBytes(payload);
            RtpPacket.writeHeader(clear, i * SLOT, false, 0, i, 160L * i, 0x11223344);
            System.arraycopy(payload, 0, clear, i * SLOT + RtpPacket.HEADER_OCTETS, PAYLOAD);
        }
    }

    /**
     * Runs it.
     *
     * @param args number of pairs of batches, 300 without one
     * @throws Exception when libsrtp2 is not there
     */
    public static void main(String[] args) throws Exception {
        int pairs = args.length > 0 ? Integer.parseInt(args[0]) : 300;
        long before = System.nanoTime();
        SrtpEngine.prepare();
        System.out.printf(Locale.ROOT, "rehearsal %.0f ms; %s %s; %d processors; median of %d pairs of %d packets, CPU time%n",
            (System.nanoTime() - before) / 1e6, System.getProperty("java.vm.name"), System.getProperty("java.version"),
            Runtime.getRuntime().availableProcessors(), pairs, BATCH);
        System.out.printf("%-24s %-9s %8s %8s %6s %-11s %6s %6s %-3s %8s %8s%n", "suite", "", "ours ns", "other ns", "speed",
            "quartiles", "raw", "target", "met", "B/packet", "JDK B");
        for (SrtpSuite suite : List.of(SrtpSuite.AES_CM_128_HMAC_SHA1_80, SrtpSuite.AEAD_AES_128_GCM, SrtpSuite.AEAD_AES_256_GCM)) {
            new SrtpBenchmark(suite).measure(pairs);
        }
    }

    // ---- ours

    private MediaKeying ours(SrtpKeys local, SrtpKeys remote) {
        MediaKeying stage = new MediaKeying(MediaListener.NONE, new Nowhere(), DtlsConnector.NONE, OpenedTap.NONE);
        stage.update(agreed(local, remote));
        return stage;
    }

    private static NegotiatedMedia agreed(SrtpKeys local, SrtpKeys remote) {
        try {
            OfferAnswerSession caller = session(remote);
            OfferAnswerSession callee = session(local);
            callee.answer(caller.createOffer());
            return callee.negotiated().orElseThrow();
        } catch (org.offhook.sdp.NegotiationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static OfferAnswerSession session(SrtpKeys own) {
        return new OfferAnswerSession(LocalMedia.audio(InetAddress.getLoopbackAddress(), 40_000, 40_001, List.of(new PcmuCodec()))
            .withSecurity(new LocalSecurity(SecurityPolicy.REQUIRED, List.of(KeyExchange.SDES), List.of(own), List.of(), "")), 1);
    }

    private static int protectAll(MediaKeying stage, byte[] packets) {
        int good = 0;
        for (int i = 0; i < BATCH; i++) {
            good += stage.protect(Component.RTP, packets, i * SLOT, CLEAR) > 0 ? 1 : 0;
        }
        return good;
    }

    private static int unprotectAll(MediaKeying stage, byte[] packets, int octets) {
        int good = 0;
        for (int i = 0; i < BATCH; i++) {
            good += stage.unprotect(Component.RTP, packets, i * SLOT, octets) == CLEAR ? 1 : 0;
        }
        return good;
    }

    // ---- measuring

    /** One batch of each side, in nanoseconds per packet and bytes per packet. */
    private record Batch(double nanos, double bytes) {
    }

    private interface Work {
        int run();
    }

    private static Batch timed(Work work) {
        long bytes = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
        long nanos = THREADS.getCurrentThreadCpuTime();
        int good = work.run();
        nanos = THREADS.getCurrentThreadCpuTime() - nanos;
        bytes = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId()) - bytes;
        if (good != BATCH) {
            throw new IllegalStateException("packets that did not pass: " + (BATCH - good));
        }
        return new Batch((double) nanos / BATCH, (double) bytes / BATCH);
    }

    private Batch oursOnce(boolean protect) {
        System.arraycopy(clear, 0, work, 0, clear.length);
        MediaKeying sender = ours(keys, back);
        if (protect) {
            return timed(() -> protectAll(sender, work));
        }
        protectAll(sender, work);
        MediaKeying receiver = ours(back, keys);
        return timed(() -> unprotectAll(receiver, work, CLEAR + suite.rtpTagOctets()));
    }

    private Batch nativeOnce(boolean protect) {
        nativeWork.write(0, clear, 0, clear.length);
        Libsrtp sender = new Libsrtp(keys, true);
        Libsrtp receiver = new Libsrtp(keys, false);
        try {
            if (protect) {
                return timed(() -> nativeProtect(sender));
            }
            nativeProtect(sender);
            return timed(() -> nativeUnprotect(receiver));
        } finally {
            sender.close();
            receiver.close();
        }
    }

    private int nativeProtect(Libsrtp session) {
        int good = 0;
        for (int i = 0; i < BATCH; i++) {
            good += session.protect(nativeWork.share((long) i * SLOT), CLEAR) > 0 ? 1 : 0;
        }
        return good;
    }

    private int nativeUnprotect(Libsrtp session) {
        int good = 0;
        for (int i = 0; i < BATCH; i++) {
            good += session.unprotect(nativeWork.share((long) i * SLOT), CLEAR + suite.rtpTagOctets()) == CLEAR ? 1 : 0;
        }
        return good;
    }

    /** What the way into the library costs, so that it is not held against it. */
    private double callNanos() {
        Libsrtp session = new Libsrtp(keys, true);
        double[] nanos = new double[50];
        for (int round = 0; round < nanos.length; round++) {
            nanos[round] = timed(() -> {
                for (int i = 0; i < BATCH; i++) {
                    nativeWork.share((long) i * SLOT);
                    session.nothing(CLEAR);
                }
                return BATCH;
            }).nanos;
        }
        session.close();
        return quantile(nanos, 0.5);
    }

    /** What the JDK's ciphers allocate for one packet however they are called: a nonce per packet means an initialisation per packet. */
    private double jdkBytes(boolean protect) throws GeneralSecurityException {
        boolean gcm = suite.saltOctets() == 12;
        Cipher cipher = Cipher.getInstance(gcm ? "AES/GCM/NoPadding" : "AES/CTR/NoPadding");
        SecretKeySpec key = new SecretKeySpec(keys.masterKey(), "AES");
        Mac mac = Mac.getInstance("HmacSHA1");
        mac.init(new SecretKeySpec(new byte[20], "HmacSHA1"));
        byte[] iv = new byte[gcm ? 12 : 16];
        byte[] packet = new byte[SLOT];
        byte[] tag = new byte[20];
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 20; round++) {
            long before = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
            for (int i = 0; i < 1000; i++) {
                iv[10] = (byte) (i >> 8);
                iv[11] = (byte) i;
                iv[0] = (byte) round;
                cipher.init(protect || !gcm ? Cipher.ENCRYPT_MODE : Cipher.DECRYPT_MODE, key,
                    gcm ? new GCMParameterSpec(128, iv) : new IvParameterSpec(iv));
                if (gcm) {
                    cipher.updateAAD(packet, 0, 12);
                    if (protect) {
                        cipher.doFinal(packet, 12, PAYLOAD, packet, 12);
                    }
                } else {
                    cipher.doFinal(packet, 12, PAYLOAD, packet, 12);
                    mac.update(packet, 0, CLEAR);
                    mac.doFinal(tag, 0);
                }
            }
            least = Math.min(least, THREADS.getThreadAllocatedBytes(Thread.currentThread().getId()) - before);
        }
        return least / 1000.0;
    }

    private void measure(int pairs) throws GeneralSecurityException {
        for (boolean protect : new boolean[] {true, false}) {
            for (int i = 0; i < WARM_UP; i++) {
                oursOnce(protect);
                if (i % 10 == 0) {
                    nativeOnce(protect);
                }
            }
            double call = callNanos();
            double[] ours = new double[pairs];
            double[] other = new double[pairs];
            double bytes = Double.MAX_VALUE;
            for (int pair = 0; pair < pairs; pair++) {
                Batch first = pair % 2 == 0 ? oursOnce(protect) : nativeOnce(protect);
                Batch second = pair % 2 == 0 ? nativeOnce(protect) : oursOnce(protect);
                ours[pair] = (pair % 2 == 0 ? first : second).nanos;
                other[pair] = (pair % 2 == 0 ? second : first).nanos;
                bytes = Math.min(bytes, (pair % 2 == 0 ? first : second).bytes);
            }
            print(protect, ours, other, call, bytes);
        }
    }

    private void print(boolean protect, double[] ours, double[] other, double call, double bytes) throws GeneralSecurityException {
        double[] ratios = new double[ours.length];
        double[] raw = new double[ours.length];
        for (int i = 0; i < ours.length; i++) {
            ratios[i] = (other[i] - call) / ours[i];
            raw[i] = other[i] / ours[i];
        }
        double target = suite == SrtpSuite.AES_CM_128_HMAC_SHA1_80 ? 4 : 1.5;
        double speed = quantile(ratios, 0.5);
        System.out.printf(Locale.ROOT, "%-24s %-9s %8.0f %8.0f %6.2f %-11s %6.2f %6.1f %-3s %8.0f %8.0f%n", suite,
            protect ? "protect" : "unprotect", quantile(ours, 0.5), quantile(other, 0.5) - call, speed,
            String.format(Locale.ROOT, "%.2f..%.2f", quantile(ratios, 0.25), quantile(ratios, 0.75)), quantile(raw, 0.5), target,
            speed >= target ? "yes" : "NO", bytes, jdkBytes(protect));
    }

    private static double quantile(double[] values, double part) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[(int) Math.round(part * (sorted.length - 1))];
    }
}
