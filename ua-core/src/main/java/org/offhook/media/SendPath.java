package org.offhook.media;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.offhook.audio.LevelMeter;
import org.offhook.audio.PcmSource;
import org.offhook.audio.resample.ResamplingSource;
import org.offhook.codecs.AudioEncoder;
import org.offhook.codecs.CodecInfo;
import org.offhook.dtmf.DtmfSender;
import org.offhook.rtp.RtpPacket;
import org.offhook.rtp.RtpSender;
import org.offhook.sdp.NegotiatedCodec;
import org.offhook.sdp.NegotiatedMedia;

/**
 * Sound to packet: {@link #step} reads one packet's worth of samples and sends it. Owned by the media thread of its
 * session; allocates only when media is negotiated or the source changes.
 */
final class SendPath {

    private final MediaListener listener;
    private final DatagramPort port;
    private final PacketProtection protection;
    private final Tally tally;
    private final RtpSender sender;
    private final MediaSettings settings;
    private final LevelMeter level = new LevelMeter();
    private NegotiatedCodec codec;
    private AudioEncoder encoder;
    private DtmfSender digits;
    private int eventType = -1;
    private int samples;
    private int ticks;
    private boolean sending;
    private short[] pcm = new short[0];
    private byte[] datagram = new byte[0];
    private ByteBuffer outgoing = ByteBuffer.wrap(datagram);
    private PcmSource givenSource;
    private PcmSource source;

    SendPath(MediaListener listener, DatagramPort port, PacketProtection protection, Tally tally, RtpSender sender,
             MediaSettings settings) {
        this.listener = listener;
        this.port = port;
        this.protection = protection;
        this.tally = tally;
        this.sender = sender;
        this.settings = settings;
    }

    void update(NegotiatedMedia media) {
        CodecInfo info = media.send().provider().info();
        eventType = media.telephoneEventSendPayloadType();
        if (eventType < 0) {
            dropDigits();
        }
        if (digits == null || digits.clockRateHz() != info.clockRateHz()) {
            dropDigits();
            digits = new DtmfSender(info.clockRateHz(), settings.dtmfDurationMs(), settings.dtmfPauseMs());
        }
        samples = info.samplesPer(media.ptimeMs());
        ticks = info.clockTicks(samples);
        if (!media.send().equals(codec)) {
            codec = media.send();
            encoder = codec.provider().newEncoder(codec.parameters());
            setSource(givenSource);
        }
        int payloadOctets = Math.max(DtmfSender.PAYLOAD_OCTETS, encoder.maxEncodedLength(samples));
        int needed = RtpPacket.HEADER_OCTETS + payloadOctets + PacketProtection.MAX_OVERHEAD_OCTETS;
        if (datagram.length < needed || pcm.length < samples) {
            datagram = new byte[needed];
            outgoing = ByteBuffer.wrap(datagram);
            pcm = new short[samples];
        }
        if (media.sending() && !sending) {
            sender.startTalkspurt();
        }
        sending = media.sending();
    }

    void setSource(PcmSource newSource) {
        if (givenSource != null && givenSource != newSource) {
            givenSource.close();
        }
        givenSource = newSource;
        source = newSource == null || codec == null ? null
            : ResamplingSource.at(newSource, codec.provider().info().sampleRateHz());
    }

    boolean sendDtmf(String characters) {
        return eventType >= 0 && digits.offer(characters);
    }

    /** Sends the packet of one tick: an event, or sound, or nothing while the other side must not hear us. */
    void step(InetSocketAddress destination) {
        // Without a key nothing may leave, and what is to be said waits for it.
        if (sending && destination != null && protection.ready()) {
            boolean event = eventType >= 0
                && digits.step(sender.timestamp(), ticks, datagram, RtpPacket.HEADER_OCTETS);
            if (event) {
                sender.writeHeader(datagram, 0, digits.packetMarker(), eventType, digits.packetTimestamp(),
                    DtmfSender.PAYLOAD_OCTETS);
                send(DtmfSender.PAYLOAD_OCTETS, destination);
                // Time goes on for the source as well: it is muted, not paused.
                readSource();
                sender.startTalkspurt();
            } else {
                sound(destination);
            }
            finishedDigits();
        }
        sender.advance(ticks);
    }

    private void sound(InetSocketAddress destination) {
        readSource();
        level.measure(pcm, 0, samples);
        int octets = encoder.encode(pcm, 0, samples, datagram, RtpPacket.HEADER_OCTETS);
        if (octets == 0) {
            sender.startTalkspurt();
            return;
        }
        sender.writeAudioHeader(datagram, 0, codec.payloadType(), octets);
        send(octets, destination);
    }

    private void readSource() {
        int given = source == null ? 0 : source.read(pcm, 0, samples);
        if (given < samples) {
            Arrays.fill(pcm, given, samples, (short) 0);
            if (source != null) {
                PcmSource ended = givenSource;
                setSource(null);
                listener.sourceEnded(ended);
            }
        }
    }

    private void send(int payloadOctets, InetSocketAddress destination) {
        int length = protection.protect(Component.RTP, datagram, 0, RtpPacket.HEADER_OCTETS + payloadOctets);
        if (length < 0 || !port.sendRtp(outgoing.clear().limit(length), destination)) {
            tally.sendFailed++;
        }
    }

    private void finishedDigits() {
        String finished = digits.takeFinished();
        if (finished != null) {
            listener.digitsSent(finished);
        }
    }

    /** Lets time pass without sending: the machine stood still for longer than can be caught up. */
    void skip(long packets) {
        sender.advance(packets * ticks);
        sender.startTalkspurt();
    }

    void close() {
        setSource(null);
        dropDigits();
    }

    private void dropDigits() {
        for (String dropped = digits == null ? null : digits.drop(); dropped != null; dropped = digits.drop()) {
            listener.digitsSent(dropped);
        }
    }

    RtpSender sender() {
        return sender;
    }

    NegotiatedCodec codec() {
        return codec;
    }

    double levelDbov() {
        return level.rmsDbov();
    }
}
