package org.offhook.audio.device;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.DataLine;
import javax.sound.sampled.Line;
import javax.sound.sampled.LineUnavailableException;
import javax.sound.sampled.Mixer;
import javax.sound.sampled.SourceDataLine;
import javax.sound.sampled.TargetDataLine;
import javax.sound.sampled.spi.MixerProvider;

/** Sound devices that a test plugs in and out, as javax.sound finds them: none until a test asks for one. */
public final class PluggedMixers extends MixerProvider {

    private static final List<Card> CARDS = new CopyOnWriteArrayList<>();

    /** One device: takes the formats it likes, consumes in real time, and keeps what was played. */
    static final class Card {

        final LinkedBlockingQueue<byte[]> played = new LinkedBlockingQueue<>();
        private final Mixer.Info info;
        private final boolean captures;
        private final Predicate<AudioFormat> takes;
        private volatile boolean unplugged;
        private volatile boolean hums;
        private volatile AudioFormat opened;

        private Card(String name, boolean captures, Predicate<AudioFormat> takes) {
            this.info = new Mixer.Info(name, "test", "plugged in by a test", "1") { };
            this.captures = captures;
            this.takes = takes;
        }

        AudioFormat opened() {
            return opened;
        }

        /** {@return what was played on one channel so far} */
        short[] samples(int channel) {
            int channels = opened.getChannels();
            ShortBuffer all = ByteBuffer.allocate(played.stream().mapToInt(block -> block.length).sum())
                .order(ByteOrder.LITTLE_ENDIAN).asShortBuffer();
            played.forEach(block -> all.put(ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer()));
            short[] pcm = new short[all.position() / channels];
            for (int i = 0; i < pcm.length; i++) {
                pcm[i] = all.get(i * channels + channel);
            }
            return pcm;
        }

        /** From now on its microphone brings a sound and not a constant, which no microphone path lets through for long. */
        void hum() {
            hums = true;
        }

        void unplug() {
            unplugged = true;
            CARDS.remove(this);
        }

        void plug() {
            unplugged = false;
            CARDS.add(this);
        }

        private Mixer mixer() {
            Line.Info[] playing = {new DataLine.Info(SourceDataLine.class, null)};
            Line.Info[] recording = captures ? new Line.Info[] {new DataLine.Info(TargetDataLine.class, null)} : new Line.Info[0];
            return proxy(Mixer.class, (proxy, method, arguments) -> switch (method.getName()) {
                case "getMixerInfo" -> info;
                case "getSourceLineInfo" -> playing;
                case "getTargetLineInfo" -> recording;
                case "getLine" -> ((Line.Info) arguments[0]).getLineClass() == SourceDataLine.class
                    ? proxy(SourceDataLine.class, new OpenLine()) : proxy(TargetDataLine.class, new OpenLine());
                default -> throw new UnsupportedOperationException(method.toString());
            });
        }

        /** A line in either direction, one per call of getLine. */
        private final class OpenLine implements InvocationHandler {
            private AudioFormat format;
            private int bufferOctets;
            private int blocks;
            private volatile boolean open;

            @Override
            public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
                return switch (method.getName()) {
                    case "open" -> open((AudioFormat) arguments[0], (Integer) arguments[1]);
                    case "start", "stop" -> null;
                    case "close" -> close();
                    case "isOpen" -> open;
                    case "getBufferSize" -> bufferOctets;
                    case "available" -> proxy instanceof SourceDataLine ? bufferOctets / 2 : 0;
                    case "write", "read" -> move(proxy instanceof SourceDataLine, (byte[]) arguments[0], (Integer) arguments[2]);
                    default -> throw new UnsupportedOperationException(method.toString());
                };
            }

            private Object open(AudioFormat wanted, int octets) throws LineUnavailableException {
                if (unplugged || !takes.test(wanted)) {
                    throw new LineUnavailableException("not this format");
                }
                format = wanted;
                bufferOctets = octets;
                opened = wanted;
                open = true;
                return null;
            }

            private Object close() {
                open = false;
                return null;
            }

            private int move(boolean playing, byte[] octets, int length) {
                LockSupport.parkNanos((long) (1e9 * length / format.getFrameSize() / format.getFrameRate()));
                if (unplugged || !open) {
                    return 0;
                }
                if (playing) {
                    played.add(Arrays.copyOf(octets, length));
                } else {
                    Arrays.fill(octets, 0, length, (byte) (hums && blocks++ % 2 == 1 ? -2 : 1));
                }
                return length;
            }
        }
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(PluggedMixers.class.getClassLoader(), new Class<?>[] {type}, handler));
    }

    /** Plugs a device in. */
    static Card plug(String name, boolean captures, Predicate<AudioFormat> takes) {
        Card card = new Card(name, captures, takes);
        CARDS.add(card);
        return card;
    }

    /** Pulls all out. */
    static void unplugAll() {
        CARDS.clear();
    }

    @Override
    public Mixer.Info[] getMixerInfo() {
        return CARDS.stream().map(card -> card.info).toArray(Mixer.Info[]::new);
    }

    @Override
    public Mixer getMixer(Mixer.Info info) {
        return CARDS.stream().filter(card -> card.info == info).findFirst()
            .orElseThrow(() -> new IllegalArgumentException("not plugged in")).mixer();
    }
}
