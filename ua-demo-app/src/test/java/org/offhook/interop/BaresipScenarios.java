package org.offhook.interop;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;

/** The scenarios with baresip, each instance with a sound card of its own. */
abstract class BaresipScenarios extends PhoneScenarios {
    private final List<PulseAudio> sounds = new ArrayList<>();

    BaresipScenarios(boolean throughProxy) {
        super(throughProxy);
    }

    @Override
    Phone startPhone(Kamailio registrar, String user, String codecs) {
        PulseAudio sound = PulseAudio.start();
        sounds.add(sound);
        Baresip baresip = Baresip.start(user, Phone.SPEAKS_HZ, sound, OurSide.phoneAt(registrar, codecs));
        if (registrar != null) {
            baresip.awaitRegistered();
        }
        return baresip;
    }

    @AfterAll
    void stopSound() {
        sounds.forEach(PulseAudio::close);
    }

    @Override
    String g711() {
        return "PCMU/8000/1,PCMA/8000/1";
    }

    @Override
    String g722() {
        return "G722/16000/1";
    }
}
