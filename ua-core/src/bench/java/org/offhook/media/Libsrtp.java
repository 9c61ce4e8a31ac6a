package org.offhook.media;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;
import java.util.Map;
import org.offhook.srtp.SrtpKeys;

/** Debian's libsrtp2 (2.5), called as a program in C would call it. */
final class Libsrtp {

    /** Members of {@code srtp_policy_t} as the 64-bit ABI lays them out. */
    private static final long POLICY_OCTETS = 128;
    private static final long RTP_POLICY_AT = 8;
    private static final long RTCP_POLICY_AT = 32;
    private static final long KEY_AT = 56;
    private static final long WINDOW_AT = 88;
    private static final int ANY_INBOUND = 2;
    private static final int ANY_OUTBOUND = 3;

    static {
        Native.register(Libsrtp.class, NativeLibrary.getInstance("libsrtp2.so.1", Map.of()));
        if (srtp_init() != 0) {
            throw new IllegalStateException("libsrtp2 does not start");
        }
    }

    private final Pointer session;
    private final Memory length = new Memory(4);

    Libsrtp(SrtpKeys keys, boolean sender) {
        Memory policy = new Memory(POLICY_OCTETS);
        policy.clear();
        policy.setInt(0, sender ? ANY_OUTBOUND : ANY_INBOUND);
        for (long at : new long[] {RTP_POLICY_AT, RTCP_POLICY_AT}) {
            switch (keys.suite()) {
                case AES_CM_128_HMAC_SHA1_80 -> srtp_crypto_policy_set_rtp_default(policy.share(at));
                case AEAD_AES_128_GCM -> srtp_crypto_policy_set_aes_gcm_128_16_auth(policy.share(at));
                case AEAD_AES_256_GCM -> srtp_crypto_policy_set_aes_gcm_256_16_auth(policy.share(at));
                default -> throw new IllegalArgumentException(keys.suite().name());
            }
        }
        byte[] octets = keys.keyAndSalt();
        Memory key = new Memory(octets.length);
        key.write(0, octets, 0, octets.length);
        policy.setPointer(KEY_AT, key);
        policy.setNativeLong(WINDOW_AT, new com.sun.jna.NativeLong(128));
        PointerByReference made = new PointerByReference();
        int status = srtp_create(made, policy);
        if (status != 0) {
            throw new IllegalStateException("srtp_create: " + status);
        }
        session = made.getValue();
    }

    int protect(Pointer packet, int octets) {
        length.setInt(0, octets);
        int status = srtp_protect(session, packet, length);
        return status == 0 ? length.getInt(0) : -status;
    }

    int unprotect(Pointer packet, int octets) {
        length.setInt(0, octets);
        int status = srtp_unprotect(session, packet, length);
        return status == 0 ? length.getInt(0) : -status;
    }

    void close() {
        srtp_dealloc(session);
    }

    /** Calls into the library and does next to nothing there: what the way in and out costs. */
    void nothing(int octets) {
        length.setInt(0, octets);
        srtp_set_user_data(session, null);
        length.getInt(0);
    }

    private static native int srtp_init();

    private static native int srtp_create(PointerByReference session, Pointer policy);

    private static native int srtp_dealloc(Pointer session);

    private static native int srtp_protect(Pointer session, Pointer packet, Pointer length);

    private static native int srtp_unprotect(Pointer session, Pointer packet, Pointer length);

    private static native void srtp_set_user_data(Pointer session, Pointer data);

    private static native void srtp_crypto_policy_set_rtp_default(Pointer policy);

    private static native void srtp_crypto_policy_set_aes_gcm_128_16_auth(Pointer policy);

    private static native void srtp_crypto_policy_set_aes_gcm_256_16_auth(Pointer policy);
}
