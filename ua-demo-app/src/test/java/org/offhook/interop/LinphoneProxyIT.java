package org.offhook.interop;

/** Linphone, through Kamailio, with digest and Record-Route. */
@RequiresPeers
class LinphoneProxyIT extends LinphoneScenarios {
    LinphoneProxyIT() {
        super(true);
    }
}
