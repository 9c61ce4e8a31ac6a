package org.offhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.offhook.audio.tone.ToneSource;
import org.offhook.audio.wav.WavReader;
import org.offhook.codecs.CodecProvider;
import org.offhook.codecs.Codecs;

/**
 * The four steps of docs/foreign-codecs.md, done with nothing of ours changed: a codec compiled into a jar of its own,
 * found by its class loader, agreed on by two user agents and spoken through.
 */
@Timeout(180)
class ForeignCodecTest {

    /** Eight bits of each sample, complemented: no codec of ours understands a word of it. */
    private static final String SOURCE = """
        package com.example.codec;

        import java.util.Map;
        import org.offhook.codecs.AudioDecoder;
        import org.offhook.codecs.AudioEncoder;
        import org.offhook.codecs.CodecInfo;
        import org.offhook.codecs.CodecProvider;

        public final class ExampleCodec implements CodecProvider {

            @Override
            public CodecInfo info() {
                return new CodecInfo("X-EXAMPLE", 8000, 8000, 1, -1, 125, 20, 64_000, "high octets, complemented");
            }

            @Override
            public Map<String, String> offeredParameters() {
                return Map.of("flavour", "plain");
            }

            @Override
            public AudioEncoder newEncoder(Map<String, String> parameters) {
                return new AudioEncoder() {
                    @Override
                    public int encode(short[] pcm, int pcmOffset, int samples, byte[] out, int outOffset) {
                        for (int i = 0; i < samples; i++) {
                            out[outOffset + i] = (byte) ~(pcm[pcmOffset + i] >> 8);
                        }
                        return samples;
                    }

                    @Override
                    public int maxEncodedLength(int samples) {
                        return samples;
                    }

                    @Override
                    public void reset() {
                    }
                };
            }

            @Override
            public AudioDecoder newDecoder(Map<String, String> parameters) {
                return new AudioDecoder() {
                    @Override
                    public int decode(byte[] payload, int offset, int length, short[] pcm, int pcmOffset) {
                        for (int i = 0; i < length; i++) {
                            pcm[pcmOffset + i] = (short) (~payload[offset + i] << 8);
                        }
                        return length;
                    }

                    @Override
                    public int decodedLength(byte[] payload, int offset, int length) {
                        return length > 0 ? length : MALFORMED;
                    }

                    @Override
                    public int conceal(short[] pcm, int pcmOffset, int samples) {
                        java.util.Arrays.fill(pcm, pcmOffset, pcmOffset + samples, (short) 0);
                        return samples;
                    }

                    @Override
                    public void reset() {
                    }
                };
            }
        }
        """;

    @Test
    void codecOfAnotherJarIsFoundAgreedOnAndHeard(@TempDir Path folder) throws Exception {
        Path jar = buildJar(folder);
        Path heard = folder.resolve("heard.wav");
        try (URLClassLoader plugIns = new URLClassLoader(new URL[] {jar.toUri().toURL()}, Codecs.class.getClassLoader())) {
            Codecs codecs = Codecs.installed(plugIns);
            CodecProvider example = codecs.require("x-example/8000");
            assertNotSame(Codecs.class.getClassLoader(), example.getClass().getClassLoader());
            assertTrue(codecs.find("PCMA").isPresent(), "ours are still there");
            assertTrue(Codecs.installed().find("X-EXAMPLE").isEmpty(), "and the foreign one only where it was asked for");
            try (UserAgent callee = agent(codecs, "X-EXAMPLE"); UserAgent caller = agent(codecs, "X-EXAMPLE/8000", "PCMA")) {
                CallReport report = talk(caller, callee, heard);
                assertEquals("completed", report.call().state(), report::toJson);
                assertEquals(List.of("X-EXAMPLE", "X-EXAMPLE"), report.media().stream().map(MediaReport::codec).toList());
                assertFalse(report.media().stream().anyMatch(media -> media.payloadType() < 96), report::toJson);
            }
        }
        short[] pcm = WavReader.readAll(heard);
        assertTrue(pcm.length > 8000, () -> pcm.length + " samples heard");
        assertEquals(1000, Levels.medianHz(pcm, 8000), 3);
    }

    /** Steps 1 to 3: compiled against this library, named in META-INF/services, packed into a jar. */
    private static Path buildJar(Path folder) throws IOException {
        Path source = Files.createDirectories(folder.resolve("src/com/example/codec")).resolve("ExampleCodec.java");
        Files.writeString(source, SOURCE);
        Path classes = folder.resolve("classes");
        String ours = Path.of(Codecs.class.getProtectionDomain().getCodeSource().getLocation().getPath()).toString();
        run("javac", "--release", "17", "-Xlint:all", "-Werror", "-proc:none", "-cp", ours, "-d", classes.toString(),
            source.toString());
        Path services = Files.createDirectories(classes.resolve("META-INF/services"));
        Files.writeString(services.resolve("org.offhook.codecs.CodecProvider"), "com.example.codec.ExampleCodec\n");
        Path jar = folder.resolve("example-codec.jar");
        run("jar", "--create", "--file", jar.toString(), "-C", classes.toString(), ".");
        return jar;
    }

    private static void run(String tool, String... arguments) {
        StringWriter said = new StringWriter();
        PrintWriter out = new PrintWriter(said);
        int exit = ToolProvider.findFirst(tool).orElseThrow().run(out, out, arguments);
        assertEquals(0, exit, said::toString);
    }

    /** Step 4: asked for by name. */
    private static UserAgent agent(Codecs codecs, String... names) throws Exception {
        return UserAgent.builder().bind(InetAddress.getLoopbackAddress()).installedCodecs(codecs).codecs(names).build();
    }

    private static CallReport talk(UserAgent caller, UserAgent callee, Path heard) throws Exception {
        callee.onIncoming(incoming -> incoming.accept().thenAccept(call -> call.sendAudio(new ToneSource(8000, 1000, -10))));
        Call call = caller.invite("sip:callee@127.0.0.1:" + callee.localAddress().getPort()).get(30, TimeUnit.SECONDS);
        var recorded = call.record(heard);
        call.sendAudio(new ToneSource(8000, 440, -10));
        PacketCounts.awaitSound(call, 100);
        CallReport report = call.hangup().get(30, TimeUnit.SECONDS);
        recorded.get(30, TimeUnit.SECONDS);
        return report;
    }
}
