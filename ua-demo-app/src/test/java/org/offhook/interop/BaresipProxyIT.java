package org.offhook.interop;

/** Baresip, through Kamailio, with digest and Record-Route. */
@RequiresPeers
class BaresipProxyIT extends BaresipScenarios {
    BaresipProxyIT() {
        super(true);
    }
}
