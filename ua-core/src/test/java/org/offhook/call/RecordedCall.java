package org.offhook.call;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.offhook.codecs.CodecProvider;
import org.offhook.codecs.g711.PcmaCodec;
import org.offhook.codecs.g711.PcmuCodec;
import org.offhook.sdp.LocalMedia;
import org.offhook.sdp.NegotiatedMedia;

/** One call as its owner saw it: what was heard, in order, and the media that were agreed. */
class RecordedCall implements CallListener, MediaBinding {

    final List<String> events = new ArrayList<>();
    final List<NegotiatedMedia> agreed = new ArrayList<>();
    List<CodecProvider> codecs = List.of(new PcmaCodec(), new PcmuCodec());
    boolean noPorts;
    Consumer<RecordedCall> onIncoming = call -> { };
    CallMachine machine;
    CallOutcome outcome;
    int ends;
    int opened;
    int released;

    @Override
    public LocalMedia open(InetAddress localAddress) throws MediaUnavailableException {
        if (noPorts) {
            throw new MediaUnavailableException("No RTP port is free.");
        }
        opened++;
        return LocalMedia.audio(localAddress, 40_000, 40_001, codecs);
    }

    @Override
    public void agreed(NegotiatedMedia media, boolean early) {
        agreed.add(media);
        events.add(early ? "early media" : "media " + media.direction().attributeName());
    }

    @Override
    public void released() {
        released++;
    }

    @Override
    public void incoming(CallMachine call) {
        machine = call;
        events.add("incoming");
        onIncoming.accept(this);
    }

    @Override
    public void phase(CallPhase phase) {
        events.add(phase.name());
    }

    @Override
    public void provisional(int status, String reason) {
        events.add(status + " " + reason);
    }

    @Override
    public void answered() {
        events.add("answered");
    }

    @Override
    public void remoteHold(boolean held) {
        events.add(held ? "held" : "resumed");
    }

    @Override
    public void dtmfInfo(char digit, int durationMs) {
        events.add("digit " + digit + " " + durationMs);
    }

    @Override
    public void ended(CallOutcome how) {
        ends++;
        outcome = how;
        events.add("ended");
    }

    NegotiatedMedia media() {
        return agreed.get(agreed.size() - 1);
    }
}
