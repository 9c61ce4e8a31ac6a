package org.offhook.interop;

/** Baresip, called and calling directly. */
@RequiresPeers
class BaresipDirectIT extends BaresipScenarios {
    BaresipDirectIT() {
        super(false);
    }
}
