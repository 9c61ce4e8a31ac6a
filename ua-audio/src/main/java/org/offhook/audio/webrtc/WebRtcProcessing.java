package org.offhook.audio.webrtc;

import org.offhook.audio.echo.EchoCanceller;

/**
 * Whether WebRTC's audio processing can be used here, and where to get it. Refers to the library by name alone, so that it can
 * be loaded where the library is absent.
 */
public final class WebRtcProcessing {

    private static final String LIBRARY_CLASS = "dev.onvoid.webrtc.media.audio.AudioProcessing";

    private WebRtcProcessing() {
    }

    /**
     * {@return why it cannot be used: the library is not on the class path, or its native code cannot be loaded (on Linux it
     * wants libpulse, libX11 and others); null when it can}
     */
    public static String problem() {
        return Loaded.PROBLEM;
    }

    /** Loads the native code once, when somebody asks: it takes a tenth of a second and unpacks a file of 23 MB. */
    private static final class Loaded {

        static final String PROBLEM = load();

        private static String load() {
            try {
                Class.forName(LIBRARY_CLASS, true, WebRtcProcessing.class.getClassLoader());
                return null;
            } catch (ClassNotFoundException absent) {
                return "dev.onvoid.webrtc:webrtc-java is not on the class path";
            } catch (LinkageError | RuntimeException refused) {
                Throwable cause = refused.getCause() == null ? refused : refused.getCause();
                return "its native code cannot be loaded: " + cause.getMessage();
            }
        }
    }

    /**
     * Makes a canceller.
     *
     * @param sampleRateHz    8000, 16000, 32000 or 48000 Hz
     * @param suppressesNoise whether it attenuates steady noise as well
     * @param adjustsLevel    whether it brings speech to an even level as well
     * @return the canceller
     * @throws IllegalStateException when {@link #problem} says why not
     */
    public static EchoCanceller canceller(int sampleRateHz, boolean suppressesNoise, boolean adjustsLevel) {
        if (problem() != null) {
            throw new IllegalStateException("no WebRTC: " + problem());
        }
        return new WebRtcEchoCanceller(sampleRateHz, suppressesNoise, adjustsLevel);
    }
}
