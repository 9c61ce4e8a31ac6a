package org.offhook.listen;

import java.io.IOException;
import java.nio.file.Path;
import org.offhook.analysis.CapturedStream;
import org.offhook.audio.wav.WavWriter;
import org.offhook.capture.CaptureReader;
import org.offhook.capture.CapturedFrame;
import org.offhook.capture.Packet;
import org.offhook.capture.PacketDecoder;
import org.offhook.codecs.Codecs;
import org.offhook.rtp.RtpPacket;
import org.offhook.rtp.RtpStatus;

/**
 * What was said in one stream of a capture file, as a WAV file.
 *
 * @param codecs    names of the codecs heard, empty when none of its packets could be decoded: there is no file then
 * @param seconds   how long it lasts
 * @param decoded   packets heard
 * @param undecoded packets of a codec that is not there, or that cannot be read
 */
public record SpeechFile(String codecs, double seconds, long decoded, long undecoded) {

    /**
     * Writes what was said.
     *
     * @param capture the capture file
     * @param stream  one of its streams, in clear
     * @param wav     written, if anything can be decoded
     * @return what was written
     * @throws IOException when the capture cannot be read or the sound not be written
     */
    public static SpeechFile write(Path capture, CapturedStream stream, Path wav) throws IOException {
        try (WavOutput output = new WavOutput(wav); CaptureReader reader = CaptureReader.open(capture)) {
            StreamSpeech speech = new StreamSpeech(stream, Codecs.installed(), output);
            PacketDecoder decoder = new PacketDecoder();
            CapturedFrame frame = new CapturedFrame();
            Packet packet = new Packet();
            RtpPacket rtp = new RtpPacket();
            while (reader.read(frame) && frame.number() <= stream.lastFrame()) {
                if (decoder.decode(frame, packet) && belongs(packet, rtp, stream)) {
                    speech.onPacket(packet.millisSince(0, 0) / 1000, rtp);
                }
            }
            speech.finish();
            return new SpeechFile(speech.codecNames(), speech.seconds(), speech.decoded(), speech.undecoded());
        }
    }

    private static boolean belongs(Packet packet, RtpPacket rtp, CapturedStream stream) {
        return packet.isUdp() && packet.sourcePort() == stream.source().port() && packet.destinationPort() == stream.destination().port()
            && packet.source().equals(stream.source().address()) && packet.destination().equals(stream.destination().address())
            && !RtpPacket.looksLikeRtcp(packet.octets(), packet.payloadOffset(), packet.payloadLength())
            && rtp.wrap(packet.octets(), packet.payloadOffset(), packet.payloadLength()) == RtpStatus.VALID && rtp.ssrc() == stream.ssrc();
    }

    /** Begins its file with the first samples, for only they tell the rate. */
    private static final class WavOutput implements StreamSpeech.Output, AutoCloseable {
        private final Path file;
        private WavWriter wav;

        WavOutput(Path file) {
            this.file = file;
        }

        @Override
        public void write(int sampleRateHz, short[] pcm, int samples) throws IOException {
            if (wav == null) {
                wav = WavWriter.create(file, sampleRateHz, 1);
            }
            wav.write(pcm, 0, samples);
        }

        @Override
        public void close() throws IOException {
            if (wav != null) {
                wav.close();
            }
        }
    }
}
