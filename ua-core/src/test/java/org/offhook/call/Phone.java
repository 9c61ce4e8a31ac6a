package org.offhook.call;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.offhook.sip.Hop;
import org.offhook.sip.NameAddr;
import org.offhook.sip.SipRequest;
import org.offhook.sip.SipUri;
import org.offhook.sip.account.SipAccount;
import org.offhook.sip.account.Tokens;
import org.offhook.testkit.VirtualEndpoint;
import org.offhook.testkit.VirtualSignalling;

/** A user agent without media on a virtual network: its dispatcher, and what its calls heard. */
final class Phone implements CallHost {

    final VirtualEndpoint endpoint;
    final CallDispatcher dispatcher;
    final List<RecordedCall> incoming = new ArrayList<>();
    CallSettings settings;
    Consumer<RecordedCall> onIncoming = call -> { };
    Function<SipRequest, Admission> admission = invite -> null;
    Supplier<RecordedCall> newCall = RecordedCall::new;

    Phone(VirtualSignalling network, String user, String address) {
        endpoint = network.endpoint(address, 5060);
        settings = CallSettings.of(SipAccount.of(NameAddr.parse("\"" + user + "\" <sip:" + user + "@" + address + ">")));
        dispatcher = new CallDispatcher(endpoint, network.clock(), new Tokens(new Random(user.hashCode())), "", this);
        endpoint.core(dispatcher);
    }

    @Override
    public Admission admit(SipRequest invite, Hop source) {
        Admission special = admission.apply(invite);
        if (special != null) {
            return special;
        }
        RecordedCall call = newCall.get();
        call.onIncoming = onIncoming;
        incoming.add(call);
        return new Admitted(settings, call, call);
    }

    RecordedCall call(String uri) {
        return call(uri, new RecordedCall());
    }

    RecordedCall call(String uri, RecordedCall call) {
        call.machine = dispatcher.call(settings, SipUri.parse(uri), call, call);
        return call;
    }

    RecordedCall lastIncoming() {
        return incoming.get(incoming.size() - 1);
    }
}
