package org.offhook.audio.device;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.offhook.audio.Collector;
import org.offhook.audio.Threads;
import org.offhook.audio.tone.CallProgressTones;
import org.offhook.audio.tone.ToneMeasurement;
import org.offhook.audio.tone.ToneSource;

/** Several sound devices at once, which this machine may not have: javax.sound finds those of {@link PluggedMixers}. */
class AudioDevicesTest {

    private final List<String> events = new CopyOnWriteArrayList<>();
    private final DeviceListener listener = event -> events.add(event.what() + " " + event.direction() + " " + event.deviceName());

    @AfterEach
    void unplugAll() throws InterruptedException {
        PluggedMixers.unplugAll();
        assertTrue(Threads.ended("playout"));
        assertTrue(Threads.ended("capture"));
    }

    @Test
    void picksByNamePartOrNumber() throws Exception {
        PluggedMixers.plug("Test headset 2", true, format -> true);
        PluggedMixers.plug("Test headset", true, format -> true);
        PluggedMixers.plug("Test speaker", false, format -> true);
        assertEquals("Test headset", AudioDevices.forPlayback("Test headset").name(), "a whole name before a part of one");
        assertEquals("Test headset 2", AudioDevices.forPlayback("test HEAD").name());
        assertEquals("Test speaker", AudioDevices.forPlayback("SPEAKER").name());
        List<AudioDevice> all = AudioDevices.list();
        int place = all.indexOf(AudioDevices.forPlayback("Test speaker")) + 1;
        assertEquals("Test speaker", AudioDevices.forPlayback(Integer.toString(place)).name());
        AudioDeviceException fault = assertThrows(AudioDeviceException.class, () -> AudioDevices.forCapture("Test speaker"));
        assertEquals(AudioDeviceException.Fault.UNKNOWN, fault.fault());
        assertTrue(fault.getMessage().contains("\"Test headset 2\"") && fault.getMessage().contains("records"), fault.getMessage());
        assertFalse(fault.detail().contains("Test speaker"), "it does not record");
        assertThrows(AudioDeviceException.class, () -> AudioDevices.forCapture("999"));
    }

    @Test
    void aDeviceThatTakesStereoAt48KhzOnlyIsHeardAllTheSame() throws Exception {
        PluggedMixers.Card card = PluggedMixers.plug("Test stereo", true,
            format -> format.getChannels() == 2 && format.getSampleRate() == 48_000);
        short[] recorded = playAndRecord("stereo", 40, card);
        assertEquals(2, card.opened().getChannels());
        short[] left = card.samples(0);
        assertArrayEquals(left, card.samples(1), "both channels alike");
        assertToneOf1000Hz(left, 48_000);
        assertEquals(0x0101, recorded[1600], 2, "a constant stays one through the average and the resampler");
    }

    @Test
    void aDeviceThatTakes8KhzOnlyIsHeardAllTheSame() throws Exception {
        PluggedMixers.Card card = PluggedMixers.plug("Test handset", true,
            format -> format.getChannels() == 1 && format.getSampleRate() == 8000);
        short[] recorded = playAndRecord("handset", 20, card);
        assertToneOf1000Hz(card.samples(0), 8000);
        assertEquals(0x0101, recorded[1600], 2);
    }

    /** A tone of 1 kHz goes to the card at 16 kHz. {@return what came from its microphone, at 16 kHz too} */
    private short[] playAndRecord(String name, int bufferMs, PluggedMixers.Card card) throws Exception {
        Collector recorded = new Collector(16_000, 16_000);
        try (SoundCardPlayout playout = SoundCardPlayout.open(name, new ToneSource(16_000, 1000, -10), 10, bufferMs, listener);
             SoundCardCapture capture = SoundCardCapture.open(name, recorded, 10, bufferMs, listener)) {
            assertTrue(Threads.eventually(() -> card.played.size() > 60 && capture.samples() > 3200));
            assertEquals(bufferMs, playout.bufferMs(), 0.1);
        }
        return recorded.samples();
    }

    /** In the 400 ms behind the first 100. */
    private static void assertToneOf1000Hz(short[] pcm, int rateHz) {
        ToneMeasurement tone = ToneMeasurement.of(pcm, rateHz / 10, rateHz * 4 / 10, rateHz);
        assertEquals(1000, tone.hz(), 0.5);
        assertTrue(tone.snrDb() > 70, tone::toString);
    }

    @Test
    void namesInAnyAlphabetAreFoundHoweverTheirAccentsAreWritten() throws Exception {
        PluggedMixers.plug("Test \u00c9couteurs M\u00fcnchen", true, format -> true);
        PluggedMixers.plug("\u6d4b\u8bd5 \u8033\u673a", true, format -> true);
        assertEquals("Test \u00c9couteurs M\u00fcnchen", AudioDevices.forPlayback("\u00e9couteurs").name());
        assertEquals("Test \u00c9couteurs M\u00fcnchen", AudioDevices.forCapture("MU\u0308NCHEN").name(), "the accent behind its letter");
        assertEquals("\u6d4b\u8bd5 \u8033\u673a", AudioDevices.forPlayback("\u8033\u673a").name());
        try (SoundCard card = SoundCard.open(SoundCardSettings.DEFAULT.withDevices("\u8033\u673a", "\u00e9cout"), listener)) {
            assertTrue(card.microphoneProblem().isEmpty() && card.loudspeakerProblem().isEmpty());
        }
    }

    @Test
    void aDeviceThatComesAndGoesQuicklyPlaysAgainEachTime() throws Exception {
        PluggedMixers.Card usb = PluggedMixers.plug("Test USB", true, format -> true);
        usb.hum();
        Random random = new Random(3);
        try (SoundCard card = SoundCard.open(SoundCardSettings.DEFAULT.withDevices("usb", "usb"), listener)) {
            for (int i = 0; i < 20; i++) {
                int before = usb.played.size();
                assertTrue(Threads.eventually(() -> usb.played.size() > before + 3), "round " + i);
                usb.unplug();
                LockSupport.parkNanos(random.nextInt(100) * 1_000_000L);
                usb.plug();
            }
            int before = usb.played.size();
            assertTrue(Threads.eventually(() -> usb.played.size() > before + 5));
            short[] pcm = new short[320];
            assertTrue(Threads.eventually(() -> hears(card, pcm)), "the microphone is back too");
        }
    }

    @Test
    void theNextDeviceTakesOverFromTheDefaultOne() throws Exception {
        PluggedMixers.Card first = PluggedMixers.plug("Test first", true, format -> true);
        PluggedMixers.Card second = PluggedMixers.plug("Test second", true, format -> true);
        Assumptions.assumeTrue(AudioDevices.forPlayback("").name().equals("Test first"), "this machine has a sound card of its own");
        try (SoundCard card = SoundCard.open(SoundCardSettings.DEFAULT, listener)) {
            assertTrue(card.loudspeakerProblem().isEmpty());
            for (int i = 0; i < 3; i++) {
                PluggedMixers.Card leaving = i % 2 == 0 ? first : second;
                PluggedMixers.Card staying = i % 2 == 0 ? second : first;
                int before = staying.played.size();
                leaving.unplug();
                assertTrue(Threads.eventually(() -> staying.played.size() > before + 3), "round " + i);
                leaving.plug();
            }
        }
    }

    @Test
    void aBellGoesOnRingingWhenItsDeviceComesBack() throws Exception {
        PluggedMixers.Card room = PluggedMixers.plug("Test room", false, format -> true);
        Ringer ringer = Ringer.start("room", CallProgressTones.FRANCE, listener);
        try {
            assertTrue(Threads.eventually(() -> room.played.size() > 2));
            room.unplug();
            assertTrue(Threads.eventually(() -> count("LOST PLAYBACK Test room") == 1));
            room.plug();
            int before = room.played.size();
            assertTrue(Threads.eventually(() -> room.played.size() > before + 2));
        } finally {
            ringer.close();
        }
        PluggedMixers.Card again = PluggedMixers.plug("Test attic", false, format -> true);
        Ringer second = Ringer.start("attic", CallProgressTones.FRANCE, listener);
        again.unplug();
        second.close();
    }

    @Test
    void aDeviceThatRefusesEveryFormatIsOneSentenceAndTheCallGoesOnWithoutIt() {
        PluggedMixers.plug("Test mute", true, format -> false);
        try (SoundCard card = SoundCard.open(SoundCardSettings.DEFAULT.withDevices("Test mute", "Test mute"), listener)) {
            AudioDeviceException fault = card.microphoneProblem().orElseThrow();
            assertEquals(AudioDeviceException.Fault.REFUSED, fault.fault());
            assertTrue(fault.getMessage().contains("\"Test mute\"") && !fault.getMessage().contains("\n"), fault.getMessage());
            assertTrue(card.loudspeakerProblem().isPresent());
            short[] pcm = {5, 5};
            assertEquals(2, card.microphone().read(pcm, 0, 2));
            assertEquals(0, pcm[1]);
            card.loudspeaker().write(pcm, 0, 2);
            assertEquals(null, card.figures().microphone());
        }
        assertEquals(List.of(), events);
    }

    @Test
    void anUnpluggedDeviceGivesWayToAnotherAndIsTakenAgain() throws Exception {
        PluggedMixers.plug("Test built-in", true, format -> true);
        PluggedMixers.Card usb = PluggedMixers.plug("Test USB", true, format -> true);
        try (SoundCard card = SoundCard.open(SoundCardSettings.DEFAULT.withDevices("usb", "usb"), listener)) {
            assertTrue(card.microphoneProblem().isEmpty());
            assertTrue(Threads.eventually(() -> usb.played.size() > 5));
            for (int i = 1; i <= 3; i++) {
                int rounds = i;
                usb.unplug();
                assertTrue(Threads.eventually(() -> count("FELL_BACK PLAYBACK") == rounds && count("FELL_BACK CAPTURE") == rounds));
                usb.plug();
                assertTrue(Threads.eventually(() -> count("RETURNED PLAYBACK Test USB") == rounds
                    && count("RETURNED CAPTURE Test USB") == rounds));
                int before = usb.played.size();
                assertTrue(Threads.eventually(() -> usb.played.size() > before + 5));
            }
        }
        assertEquals(3, count("LOST CAPTURE Test USB"));
    }

    private long count(String beginning) {
        return events.stream().filter(event -> event.startsWith(beginning)).count();
    }

    @Test
    void gainMuteAndTonesWorkOnTheCard() throws Exception {
        PluggedMixers.Card device = PluggedMixers.plug("Test card", true, format -> true);
        device.hum();
        try (SoundCard card = SoundCard.open(SoundCardSettings.DEFAULT.withDevices("Test card", "Test card"), listener)) {
            short[] pcm = new short[320];
            assertTrue(Threads.eventually(() -> hears(card, pcm)));
            card.inputGain().setMuted(true);
            assertTrue(Threads.eventually(() -> IntStream.range(0, 10).noneMatch(block -> hearsNext(card, pcm))));
            card.playTone(CallProgressTones.FRANCE.busy().source(16_000));
            assertTrue(Threads.eventually(() -> card.outputLevel().rmsDbov() > -25));
            card.outputGain().setDb(-20);
            assertTrue(Threads.eventually(() -> card.outputLevel().rmsDbov() > -45 && card.outputLevel().rmsDbov() < -30));
            card.playTone(null);
            assertTrue(Threads.eventually(() -> card.outputLevel().rmsDbov() < -100));
            assertThrows(IllegalArgumentException.class, () -> card.playTone(new ToneSource(8000, 440, -20)));
        }
        assertFalse(device.played.isEmpty());
    }

    /** In the next 20 ms, so that there is something to hear. */
    private static boolean hearsNext(SoundCard card, short[] pcm) {
        LockSupport.parkNanos(20_000_000L);
        return hears(card, pcm);
    }

    private static boolean hears(SoundCard card, short[] pcm) {
        card.microphone().read(pcm, 0, pcm.length);
        return IntStream.range(0, pcm.length).anyMatch(i -> pcm[i] != 0);
    }

    @Test
    void ringsOnADeviceOfItsOwn() throws Exception {
        PluggedMixers.Card headset = PluggedMixers.plug("Test headset", true, format -> true);
        PluggedMixers.Card room = PluggedMixers.plug("Test room", false, format -> true);
        Ringer ringer = Ringer.start("room", CallProgressTones.FRANCE, listener);
        try {
            assertTrue(Threads.eventually(() -> room.played.size() > 5));
        } finally {
            ringer.close();
        }
        assertTrue(headset.played.isEmpty());
        assertThrows(AudioDeviceException.class, () -> Ringer.start("cellar", CallProgressTones.FRANCE, listener));
    }
}
