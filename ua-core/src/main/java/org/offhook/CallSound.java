package org.offhook;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.offhook.call.MediaBinding;
import org.offhook.call.MediaUnavailableException;
import org.offhook.codecs.CodecProvider;
import org.offhook.evidence.CallEvidence;
import org.offhook.media.CallMedia;
import org.offhook.media.MediaListener;
import org.offhook.media.MediaStatistics;
import org.offhook.media.StreamSecurity;
import org.offhook.rtp.RtpPacket;
import org.offhook.sdp.LocalMedia;
import org.offhook.sdp.LocalSecurity;
import org.offhook.sdp.NegotiatedMedia;
import org.offhook.sip.io.PortProbe;
import org.offhook.srtp.KeyAgreement;
import org.offhook.srtp.KeyExchange;
import org.offhook.srtp.dtls.DtlsFailure;

/**
 * The sound of one call: connects the call state machine, which says when media starts and stops, with the media engine and with
 * {@link CallAudio}, what the application wants said and heard. The machine speaks on the loop, the media on its own thread; the
 * rest may be called from any.
 */
final class CallSound implements MediaBinding, MediaListener {

    private static final int NARROWBAND_HZ = 8000;
    private static final long FILES_END_MS = 500;
    private static final long DEAF_NANOS = 2_000_000_000L;

    private final Agent agent;
    private final List<CodecProvider> codecs;
    private final int ptimeMs;
    private final CallEvidence evidence;
    private final CallKeys keys;
    private final User user;
    private final CallAudio audio;
    private final CompletableFuture<MediaStatistics> finished = new CompletableFuture<>();
    private volatile CallMedia media;
    private volatile NegotiatedMedia negotiated;
    private InetAddress signallingHost;
    private volatile boolean heard;

    /** Hears what happens in the sound, on the media thread or on the loop; never blocks. */
    interface User {

        /** The other side pressed a key. */
        void digit(char digit);

        /** A side that was heard has been silent for so many milliseconds. */
        void silence(long silentMs);

        /** The lock of the sound changed. */
        void lock(MediaLock lock);

        /** The keys could not be agreed on: the call cannot go on. */
        void keyingFailed(String sentence);
    }

    /**
     * Prepares the sound of a call.
     *
     * @param agent   shares the engine
     * @param codecs  best first
     * @param ptimeMs duration of packets to ask for
     * @param keys    what we bring to SRTP
     * @param evidence is told the ports; null where none is kept
     * @param user    hears what happens
     */
    CallSound(Agent agent, List<CodecProvider> codecs, int ptimeMs, CallKeys keys, CallEvidence evidence, User user) {
        this.agent = agent;
        this.codecs = codecs;
        this.ptimeMs = ptimeMs;
        this.keys = keys;
        this.evidence = evidence;
        this.user = user;
        this.audio = new CallAudio(agent.application(),
            codecs.stream().mapToInt(codec -> codec.info().sampleRateHz()).max().orElse(NARROWBAND_HZ));
    }

    // ---- what the call state machine says, on the loop

    /**
     * The call was answered. When nothing is heard for two seconds, a header of RTP version 0 (RFC 6263 section 4.5) asks whether the port to
     * which we talk is open at all; what is found out goes to the evidence.
     */
    void answered() {
        if (evidence != null) {
            agent.loop().timers().after(DEAF_NANOS, this::askWhetherMediaIsTaken);
        }
    }

    private void askWhetherMediaIsTaken() {
        NegotiatedMedia agreed = negotiated;
        CallMedia open = media;
        if (heard || open == null || agreed == null || agreed.remoteRtp() == null || !agreed.sending()) {
            return;
        }
        InetSocketAddress remote = agreed.remoteRtp();
        PortProbe.begin(open.localRtp().getAddress(), remote, new byte[RtpPacket.HEADER_OCTETS],
            icmpCode -> evidence.mediaRefused(open.localRtp(), remote, icmpCode));
    }

    @Override
    public LocalMedia open(InetAddress localAddress) throws MediaUnavailableException {
        try {
            media = agent.media().open(localAddress, this);
        } catch (IOException e) {
            throw new MediaUnavailableException(e.getMessage());
        }
        if (evidence != null) {
            evidence.media(media.localRtp().getPort(), media.localRtcpPort());
        }
        return LocalMedia.audio(media.localRtp().getAddress(), media.localRtp().getPort(), media.localRtcpPort(), codecs)
            .withPtimeMs(ptimeMs);
    }

    @Override
    public void signallingHost(InetAddress host) {
        signallingHost = host;
    }

    @Override
    public LocalSecurity security(boolean confidential) throws MediaUnavailableException {
        return keys.over(confidential);
    }

    @Override
    public void agreed(NegotiatedMedia agreed, boolean early) {
        KeyAgreement before = negotiated == null ? null : negotiated.security();
        negotiated = agreed;
        if (!agreed.security().equals(before)) {
            tellLock(agreed.security());
        }
        media.signallingHost(signallingHost);
        media.update(agreed);
        CallAudio.Ends ends = audio.agreed(agreed.send().provider().info().sampleRateHz());
        if (ends != null) {
            media.setSource(ends.mouth());
            media.setSink(ends.ear());
        }
    }

    /** SDES has its keys already, and tells them itself; the handshake of DTLS is to come. */
    private void tellLock(KeyAgreement agreement) {
        if (agreement instanceof KeyAgreement.Clear clear) {
            user.lock(new MediaLock(MediaLock.State.OPEN, clear.downgraded(), null, null, null));
        } else if (agreement instanceof KeyAgreement.Dtls) {
            user.lock(new MediaLock(MediaLock.State.CLOSING, false, null, KeyExchange.DTLS, null));
        }
    }

    @Override
    public void released() {
        finish();
    }

    /** Stops everything; the future completes, within a second, with the last figures, null when there never was media. */
    CompletableFuture<MediaStatistics> finish() {
        if (!audio.end()) {
            return finished;
        }
        CallMedia opened = media;
        if (opened == null) {
            closeFiles(null);
        } else {
            opened.end().whenCompleteAsync((statistics, fault) -> {
                destroyKeys();
                closeFiles(statistics);
            }, agent.application());
        }
        return finished;
    }

    /** Whether a recording is whole is known when its last samples are on the disk; a disk that takes longer is not waited for. */
    private void closeFiles(MediaStatistics statistics) {
        audio.endRecordings().completeOnTimeout(null, FILES_END_MS, TimeUnit.MILLISECONDS)
            .whenComplete((closed, fault) -> finished.complete(statistics));
    }

    /** The media has closed: what lies in memory of the keys is overwritten, ours and theirs. */
    private void destroyKeys() {
        keys.destroy();
        NegotiatedMedia last = negotiated;
        if (last != null && last.security() instanceof KeyAgreement.Sdes sdes) {
            sdes.local().destroy();
            sdes.remote().destroy();
        }
    }

    // ---- what the application wants

    MediaStatistics statistics() {
        CallMedia opened = media;
        return opened == null ? null : opened.statistics();
    }

    String describe() {
        CallMedia opened = media;
        return opened == null ? "" : opened.describe();
    }

    CallAudio audio() {
        return audio;
    }

    CompletableFuture<Void> sendDtmf(String digits) {
        CallMedia opened = media;
        if (opened == null || negotiated == null) {
            return audio.refused(new Failure.Media("digits need a call that is set up"));
        }
        return audio.sendDtmf(digits, opened::sendDtmf);
    }

    // ---- what the media thread tells

    @Override
    public void firstPacketReceived(InetSocketAddress source) {
        heard = true;
    }

    /** A side that never spoke may be one that cannot; one that fell silent for this long is gone. */
    @Override
    public void mediaTimeout(long silentMs) {
        if (heard) {
            user.silence(silentMs);
        }
    }

    @Override
    public void digitReceived(char digit, int durationMs) {
        user.digit(digit);
    }

    @Override
    public void secured(StreamSecurity security) {
        user.lock(new MediaLock(MediaLock.State.LOCKED, false, security.suite().name(), security.exchange(),
            security.peer() == null ? null : security.peer().toString()));
    }

    @Override
    public void keyingFailed(DtlsFailure failure) {
        user.lock(new MediaLock(MediaLock.State.BROKEN, false, null, KeyExchange.DTLS, null));
        user.keyingFailed(failure.sentence());
    }

    @Override
    public void digitsSent(String digits) {
        audio.digitsSent();
    }
}
