package org.offhook;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.offhook.audio.EchoLoop;
import org.offhook.audio.PcmSink;
import org.offhook.audio.PcmSource;
import org.offhook.audio.tone.DtmfTones;
import org.offhook.audio.wav.WavReader;
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
 * The sound of one call: connects the call state machine, which says when media starts and stops, with the media engine, and
 * holds what the application wants said and heard, also before there is media. All methods may be called from any thread; the
 * lock guards mouth, ear and the lists of what waits, and is never held while something blocks.
 */
final class CallSound implements MediaBinding, MediaListener {

    /** Longest way around in echo. Usually it is one block; after the machine stood still, what piled up may be echoed whole. */
    private static final int ECHO_DELAY_MS = 200;
    private static final int TONE_RATE_HZ = 8000;
    private static final long DEAF_NANOS = 2_000_000_000L;

    private final Agent agent;
    private final List<CodecProvider> codecs;
    private final int ptimeMs;
    private final CallEvidence evidence;
    private final CallKeys keys;
    private final User user;
    private final Object lock = new Object();
    private final CompletableFuture<MediaStatistics> finished = new CompletableFuture<>();
    private final List<CompletableFuture<Void>> pending = new ArrayList<>();
    private final Queue<CompletableFuture<Void>> digitsUnderWay = new ArrayDeque<>();
    private final CallRecordings recordings;
    private final List<Runnable> untilAgreed = new ArrayList<>();
    private CallMouth mouth;
    private CallEar ear;
    private volatile CallMedia media;
    private volatile NegotiatedMedia negotiated;
    private InetAddress signallingHost;
    private volatile boolean heard;
    private boolean over;

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
        this.recordings = new CallRecordings(agent.application());
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
        synchronized (lock) {
            if (mouth != null || over) {
                return;
            }
            // The rate of the first codec: then a call that keeps it is never resampled.
            int rateHz = agreed.send().provider().info().sampleRateHz();
            mouth = new CallMouth(rateHz);
            ear = new CallEar(rateHz);
            untilAgreed.forEach(Runnable::run);
            untilAgreed.clear();
        }
        media.setSource(mouth);
        media.setSink(ear);
    }

    /** SDES has its keys already, and tells them itself; the handshake of DTLS is to come. */
    private void tellLock(KeyAgreement agreement) {
        if (agreement instanceof KeyAgreement.Clear clear) {
            user.lock(new MediaLock(MediaLock.State.OPEN, clear.downgraded(), null, null, null));
        } else if (agreement instanceof KeyAgreement.Dtls) {
            user.lock(new MediaLock(MediaLock.State.CLOSING, false, null, KeyExchange.DTLS, null));
        }
    }

    /** Does something to mouth or ear, now or as soon as there are any; false when the call is over. */
    private boolean whenAgreed(Runnable action) {
        synchronized (lock) {
            if (over) {
                return false;
            }
            if (mouth == null) {
                untilAgreed.add(action);
            } else {
                action.run();
            }
            return true;
        }
    }

    @Override
    public void released() {
        finish();
    }

    /** Stops everything; the future completes, within a second, with the last figures, null when there never was media. */
    CompletableFuture<MediaStatistics> finish() {
        List<CompletableFuture<Void>> unfinished;
        synchronized (lock) {
            if (over) {
                return finished;
            }
            over = true;
            unfinished = new ArrayList<>(pending);
            pending.clear();
        }
        CallMedia opened = media;
        if (opened == null) {
            recordings.end();
            finished.complete(null);
        } else {
            opened.end().whenCompleteAsync((statistics, fault) -> {
                destroyKeys();
                recordings.end();
                finished.complete(statistics);
            }, agent.application());
        }
        unfinished.forEach(future -> failLater(future, new Failure.Cancelled("the call ended before that was done")));
        return finished;
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

    NegotiatedMedia negotiated() {
        return negotiated;
    }

    String describe() {
        CallMedia opened = media;
        return opened == null ? "" : opened.describe();
    }

    CompletableFuture<Void> play(Path wav) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        agent.application().execute(() -> {
            try {
                enqueue(WavReader.open(wav), done);
            } catch (IOException e) {
                done.completeExceptionally(e);
            }
        });
        return done;
    }

    private void enqueue(PcmSource source, CompletableFuture<Void> done) {
        if (!track(done) || !whenAgreed(() -> mouth.enqueue(source, () -> completeLater(done)))) {
            source.close();
        }
    }

    /** Remembers a future that the end of the call fails; false when the call is over already. */
    private boolean track(CompletableFuture<Void> done) {
        synchronized (lock) {
            if (!over) {
                pending.add(done);
                return true;
            }
        }
        failLater(done, new Failure.Cancelled("the call is over"));
        return false;
    }

    /** Says nothing to a side on hold, and goes on afterwards. */
    void setMuted(boolean muted) {
        synchronized (lock) {
            if (mouth != null) {
                mouth.setMuted(muted);
            }
        }
    }

    void setSource(PcmSource source) {
        if (!whenAgreed(() -> mouth.setBase(source)) && source != null) {
            source.close();
        }
    }

    void addSink(PcmSink sink) {
        if (!whenAgreed(() -> ear.add(sink))) {
            sink.close();
        }
    }

    /** Stops to give sound to a sink, and closes it. */
    void removeSink(PcmSink sink) {
        if (!whenAgreed(() -> ear.remove(sink))) {
            sink.close();
        }
    }

    void stopPlaying() {
        whenAgreed(() -> mouth.skipQueued());
    }

    void echo() {
        whenAgreed(() -> {
            EchoLoop loop = new EchoLoop(ear.sampleRateHz(), ECHO_DELAY_MS);
            ear.add(loop.sink());
            mouth.setBase(loop.source());
        });
    }

    CompletableFuture<Void> record(Path wav, RecordingMode mode) {
        int rateHz = codecs.stream().mapToInt(codec -> codec.info().sampleRateHz()).max().orElse(TONE_RATE_HZ);
        try {
            CallRecordings.Begun recording = recordings.begin(wav, mode, rateHz);
            whenAgreed(() -> {
                if (recording.near() != null) {
                    mouth.tap(recording.near());
                }
                ear.add(recording.far());
            });
            return recording.closed();
        } catch (IOException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Sends digits as events, or as tones where the other side takes none. */
    CompletableFuture<Void> sendDtmf(String digits) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        CallMedia opened = media;
        if (opened == null || negotiated == null) {
            failLater(done, new Failure.Media("digits need a call that is set up"));
            return done;
        }
        synchronized (lock) {
            // Order of the futures must be the order of the digits, so both happen under the lock; neither blocks.
            if (!over && opened.sendDtmf(digits)) {
                pending.add(done);
                digitsUnderWay.add(done);
                return done;
            }
        }
        String audible = digits.toUpperCase(java.util.Locale.ROOT).replaceAll("[^0-9A-D*#]", "");
        enqueue(new DtmfTones(TONE_RATE_HZ, audible), done);
        return done;
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
        CompletableFuture<Void> done;
        synchronized (lock) {
            done = digitsUnderWay.poll();
        }
        if (done != null) {
            completeLater(done);
        }
    }

    private void completeLater(CompletableFuture<Void> done) {
        synchronized (lock) {
            pending.remove(done);
        }
        agent.application().execute(() -> done.complete(null));
    }

    private void failLater(CompletableFuture<Void> done, Throwable why) {
        agent.application().execute(() -> done.completeExceptionally(why));
    }
}
