package org.offhook.diagnosis;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.offhook.analysis.CapturedCall;
import org.offhook.analysis.CapturedSdp;
import org.offhook.analysis.CapturedSip;
import org.offhook.analysis.CapturedStream;
import org.offhook.analysis.Endpoint;
import org.offhook.analysis.SipEvent;
import org.offhook.capture.IpAddress;

/**
 * A call with its RTP streams, told apart by side: what the caller sent and what the callee sent, by the addresses that each announced
 * in its session descriptions, the later ones of re-INVITEs included.
 */
final class CallMedia {

    private static final double AROUND_SECONDS = 1;

    private final CapturedCall call;
    private final String callerTag;
    private final Set<Endpoint> callerMedia = new LinkedHashSet<>();
    private final Set<Endpoint> calleeMedia = new LinkedHashSet<>();
    private final List<CapturedStream> fromCaller = new ArrayList<>();
    private final List<CapturedStream> fromCallee = new ArrayList<>();
    private CapturedSdp.Media callerAudio;
    private CapturedSdp.Media calleeAudio;
    private final Set<String> callerCodecs = new HashSet<>();
    private final Set<String> calleeCodecs = new HashSet<>();
    private final Set<String> callerFormats = new HashSet<>();
    private final Set<String> calleeFormats = new HashSet<>();
    private boolean everHeld;

    CallMedia(CapturedCall call, Map<Endpoint, List<CapturedStream>> byEndpoint) {
        this.call = call;
        callerTag = call.events().stream().filter(e -> isInvite(e.message())).findFirst().map(e -> e.message().fromTag()).orElse("");
        for (SipEvent event : call.events()) {
            CapturedSdp.of(event.message()).ifPresent(description -> takeDescription(event, description));
        }
        Set<CapturedStream> known = new HashSet<>();
        for (Set<Endpoint> side : List.of(callerMedia, calleeMedia)) {
            for (Endpoint endpoint : side) {
                for (CapturedStream stream : byEndpoint.getOrDefault(endpoint, List.of())) {
                    if (stream.isAudio() && isDuringCall(stream) && known.add(stream)) {
                        (isFromCaller(stream) ? fromCaller : fromCallee).add(stream);
                    }
                }
            }
        }
    }

    /** Servers use the same ports in turn: what was heard there before the call, or after it, belongs to another. */
    private boolean isDuringCall(CapturedStream stream) {
        boolean ended = call.hangupBy() != null;
        return stream.every().endSeconds() >= call.startSeconds() - AROUND_SECONDS
                && (!ended || stream.every().startSeconds() <= call.lastSeconds() + AROUND_SECONDS);
    }

    private static boolean isInvite(CapturedSip message) {
        return message.isRequest() && message.method().equals("INVITE");
    }

    private void takeDescription(SipEvent event, CapturedSdp description) {
        boolean caller = isFromCallerSide(event);
        for (CapturedSdp.Media media : description.media()) {
            if (!media.kind().equals("audio") || !media.isRtp()) {
                continue;
            }
            if (caller) {
                callerAudio = media;
            } else {
                calleeAudio = media;
            }
            (caller ? callerFormats : calleeFormats).addAll(media.formats());
            media.codecs().forEach(c -> (caller ? callerCodecs : calleeCodecs).add(c.toLowerCase(Locale.ROOT)));
            everHeld |= !media.direction().equals("sendrecv") || media.connection().equals("0.0.0.0");
            if (media.port() > 0) {
                IpAddress address = IpLiterals.parse(media.connection());
                if (address != null) {
                    (caller ? callerMedia : calleeMedia).add(new Endpoint(address, media.port()));
                }
            }
        }
    }

    /** Whether a message comes from the calling party: by the tags, so that it holds behind a proxy too. */
    boolean isFromCallerSide(SipEvent event) {
        CapturedSip m = event.message();
        boolean fromCarriesCaller = m.fromTag().equals(callerTag);
        return m.isRequest() == fromCarriesCaller;
    }

    private boolean isFromCaller(CapturedStream stream) {
        if (callerMedia.contains(stream.source()) || calleeMedia.contains(stream.destination())) {
            return !calleeMedia.contains(stream.source());
        }
        return false;
    }

    CapturedCall call() {
        return call;
    }

    /** What errors about this call are noted under. */
    String key() {
        return call.callId();
    }

    boolean isAnswered() {
        return call.finalStatus() != null && call.finalStatus() / 100 == 2;
    }

    List<CapturedStream> fromCaller() {
        return fromCaller;
    }

    List<CapturedStream> fromCallee() {
        return fromCallee;
    }

    List<CapturedStream> streams() {
        List<CapturedStream> all = new ArrayList<>(fromCaller);
        all.addAll(fromCallee);
        return all;
    }

    /** The last audio line that the caller announced, null if none. */
    CapturedSdp.Media callerAudio() {
        return callerAudio;
    }

    /** The last audio line that the callee announced, null if none. */
    CapturedSdp.Media calleeAudio() {
        return calleeAudio;
    }

    /** Whether one side announced a payload type or a codec at any time of the call; re-INVITEs change what is in use. */
    boolean announced(boolean caller, String format, String codec) {
        return (caller ? callerFormats : calleeFormats).contains(format)
                || (caller ? callerCodecs : calleeCodecs).contains(codec.toLowerCase(Locale.ROOT));
    }

    /** Whether one side announced at any time that it would not send, or not listen. */
    boolean everHeld() {
        return everHeld;
    }

    static long packets(List<CapturedStream> streams) {
        return streams.stream().mapToLong(s -> s.every().packets()).sum();
    }

    /** The responses to INVITEs of this call that are final, in order. */
    SipEvent firstFinal(int status) {
        return call.events().stream().filter(e -> !e.message().isRequest() && e.message().status() == status
                && e.message().cseqMethod().equals("INVITE")).findFirst().orElse(null);
    }

    SipEvent firstRequest(String method) {
        return call.events().stream().filter(e -> e.message().isRequest() && e.message().method().equals(method)).findFirst().orElse(null);
    }
}
