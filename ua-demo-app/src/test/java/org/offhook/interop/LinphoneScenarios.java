package org.offhook.interop;

import org.junit.jupiter.api.AfterAll;

/** The scenarios with linphone-daemon. */
abstract class LinphoneScenarios extends PhoneScenarios {
    private PulseAudio sound;

    LinphoneScenarios(boolean throughProxy) {
        super(throughProxy);
    }

    @Override
    Phone startPhone(Kamailio registrar, String user, String codecs) {
        if (sound == null) {
            sound = PulseAudio.start();
        }
        LinphoneDaemon linphone = LinphoneDaemon.start(user, sound, OurSide.phoneAt(registrar, codecs));
        if (registrar != null) {
            linphone.awaitRegistered();
        }
        return linphone;
    }

    @AfterAll
    void stopSound() {
        if (sound != null) {
            sound.close();
        }
    }

    @Override
    String g711() {
        return "PCMU PCMA";
    }

    @Override
    String g722() {
        return "G722";
    }
}
