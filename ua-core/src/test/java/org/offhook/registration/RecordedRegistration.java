package org.offhook.registration;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** What a registration told its listener, in order. */
final class RecordedRegistration implements RegistrationListener {

    final List<String> events = new ArrayList<>();
    final List<Binding> bindings = new ArrayList<>();
    final List<RegistrationFailure> failures = new ArrayList<>();
    final List<BindingAlarm> alarms = new ArrayList<>();
    final List<InetSocketAddress> addresses = new ArrayList<>();

    @Override
    public void registered(Binding binding) {
        bindings.add(binding);
        events.add("registered");
    }

    @Override
    public void failed(RegistrationFailure failure) {
        failures.add(failure);
        events.add("failed " + failure.cause());
    }

    @Override
    public void alarm(BindingAlarm alarm) {
        alarms.add(alarm);
        events.add("alarm " + alarm.kind());
    }

    @Override
    public void publicAddress(InetSocketAddress address) {
        addresses.add(address);
        events.add("public " + address.getPort());
    }

    @Override
    public void unregistered(boolean confirmed) {
        events.add("unregistered " + confirmed);
    }

    Binding binding() {
        return bindings.get(bindings.size() - 1);
    }

    RegistrationFailure failure() {
        return failures.get(failures.size() - 1);
    }
}
