package org.offhook.diagnosis;

import org.offhook.capture.IpAddress;
import org.offhook.sdp.Connection;

/** Addresses written in session descriptions and URIs, as values; names are none. */
final class IpLiterals {

    private IpLiterals() {
    }

    static IpAddress parse(String text) {
        if (text.isEmpty()) {
            return null;
        }
        return new Connection(text.indexOf(':') >= 0 ? "IP6" : "IP4", text).literal().map(IpAddress::of).orElse(null);
    }

    /** The host of a SIP URI when it is an address, else null. */
    static IpAddress hostOf(String uri) {
        return parse(hostText(uri));
    }

    /** The host of a SIP URI as it is written, name or address; an IPv6 address without its brackets. */
    static String hostText(String uri) {
        int at = uri.indexOf('@');
        String host = uri.substring(at >= 0 ? at + 1 : uri.indexOf(':') + 1);
        if (host.startsWith("[")) {
            int close = host.indexOf(']');
            return close < 0 ? "" : host.substring(1, close);
        }
        int end = 0;
        while (end < host.length() && ":;?>".indexOf(host.charAt(end)) < 0) {
            end++;
        }
        return host.substring(0, end);
    }
}
