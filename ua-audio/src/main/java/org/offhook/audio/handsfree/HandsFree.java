package org.offhook.audio.handsfree;

import org.offhook.audio.PcmSink;
import org.offhook.audio.PcmSource;
import org.offhook.audio.echo.EchoCancelledSink;
import org.offhook.audio.echo.EchoCanceller;
import org.offhook.audio.echo.EchoSettings;
import org.offhook.audio.echo.FrequencyDomainEchoCanceller;
import org.offhook.audio.enhance.AutomaticGain;
import org.offhook.audio.enhance.NoiseSuppressor;
import org.offhook.audio.webrtc.WebRtcProcessing;

/**
 * A microphone and the loudspeaker beside it. What the microphone delivers passes, each where it was asked for,
 * <pre>
 * echo canceller -&gt; noise suppressor -&gt; automatic gain -&gt; sink
 * </pre>
 * in this order, because the canceller's path has to be linear and the gain must not raise what the other two take out.
 *
 * <p>The thread of the microphone does the work, that of the loudspeaker is only listened to. No allocation on either.
 */
public final class HandsFree {

    private static final double MOST_NOISE_REDUCTION_DB = 15;
    private static final double SPEECH_DBOV = -26;

    private final PcmSink microphone;
    private final EchoCancelledSink canceller;

    /**
     * Puts the pieces in order.
     *
     * @param settings which
     * @param next     takes what the microphone delivers in the end; 8000 or 16000 Hz where anything is done
     * @throws IllegalStateException    when WebRTC is asked for and cannot be used; the message says why
     * @throws IllegalArgumentException when the rate is another
     */
    public HandsFree(HandsFreeSettings settings, PcmSink next) {
        int rateHz = next.sampleRateHz();
        boolean webRtc = settings.cancelsEcho() && settings.engine() == HandsFreeSettings.Engine.WEBRTC;
        PcmSink after = next;
        if (settings.adjustsLevel() && !webRtc) {
            after = new ProcessedSink(after, new AutomaticGain(rateHz, SPEECH_DBOV)::process);
        }
        if (settings.suppressesNoise() && !webRtc) {
            after = new ProcessedSink(after, new NoiseSuppressor(rateHz, MOST_NOISE_REDUCTION_DB)::process);
        }
        EchoCanceller chosen = !settings.cancelsEcho() ? null
            : webRtc ? WebRtcProcessing.canceller(rateHz, settings.suppressesNoise(), settings.adjustsLevel())
            : new FrequencyDomainEchoCanceller(EchoSettings.handsFree(rateHz));
        canceller = chosen == null ? null : new EchoCancelledSink(after, chosen);
        microphone = canceller == null ? after : canceller;
    }

    /** {@return where the sound card delivers its microphone; closing it ends the processing and closes the sink behind it} */
    public PcmSink microphone() {
        return microphone;
    }

    /**
     * Listens to what the loudspeaker plays.
     *
     * @param source read by the sound card, at the rate of {@link #microphone}
     * @return what the sound card should read in its place
     */
    public PcmSource loudspeaker(PcmSource source) {
        return canceller == null ? source : canceller.beside(source);
    }
}
