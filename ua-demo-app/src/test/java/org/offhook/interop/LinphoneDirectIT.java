package org.offhook.interop;

/** Linphone, called and calling directly. */
@RequiresPeers
class LinphoneDirectIT extends LinphoneScenarios {
    LinphoneDirectIT() {
        super(false);
    }
}
