package org.offhook;

import java.time.Instant;
import java.util.List;

/**
 * How the sound card ran during a call. Who opens it knows, so an embedder adds it with {@link CallReport#withDevices}.
 *
 * @param microphone  the recording half; null without one
 * @param loudspeaker the playing half; null without one
 * @param events      devices that went and came, in order
 */
public record DeviceReport(Half microphone, Half loudspeaker, List<Event> events) {

    /**
     * One half.
     *
     * @param device   its name
     * @param xruns    times that it ran dry or over during the call
     * @param driftPpm by how much its clock is faster than the system's; null where not known yet
     */
    public record Half(String device, long xruns, Double driftPpm) {
    }

    /**
     * Something that happened to a device.
     *
     * @param at        wall-clock instant
     * @param what      {@code lost}, {@code fell-back} to the default device, or {@code returned}
     * @param direction {@code capture} or {@code playback}
     * @param device    the device that is gone, or is in use from now on
     * @param cause     what the driver said; empty unless it is gone
     */
    public record Event(Instant at, String what, String direction, String device, String cause) {
    }

    /** Copies the list. */
    public DeviceReport {
        events = List.copyOf(events);
    }

    /** {@return times that either half ran dry or over} */
    public long xruns() {
        return (microphone == null ? 0 : microphone.xruns) + (loudspeaker == null ? 0 : loudspeaker.xruns);
    }

    /** {@return drift of the microphone, or of the loudspeaker where only that is known, in ppm; null where neither is} */
    public Double driftPpm() {
        return microphone != null && microphone.driftPpm != null ? microphone.driftPpm
            : loudspeaker == null ? null : loudspeaker.driftPpm;
    }
}
