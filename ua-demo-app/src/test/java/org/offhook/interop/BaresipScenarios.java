package org.offhook.interop;

/** The scenarios with baresip. */
abstract class BaresipScenarios extends PhoneScenarios {
    BaresipScenarios(boolean throughProxy) {
        super(throughProxy);
    }

    @Override
    Phone startPhone(Kamailio registrar, String user, String codecs) {
        Baresip baresip = Baresip.start(user, Phone.SPEAKS_HZ, OurSide.phoneAt(registrar, codecs));
        if (registrar != null) {
            baresip.awaitRegistered();
        }
        return baresip;
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
