package org.offhook.audio.device;

/**
 * How both halves of a sound card run; null for a half that there is not.
 *
 * @param microphone  the capture side
 * @param loudspeaker the playback side
 */
public record SoundCardFigures(Half microphone, Half loudspeaker) {

    /**
     * One half.
     *
     * @param deviceName in use now, or last
     * @param samples    samples that the device has taken or given
     * @param xruns      times that the device ran dry or over
     * @param driftPpm   by how much its clock is faster than the system's; null where not known yet
     * @param bufferMs   size of the device's own buffer
     * @param deviceMs   time that a sample waits in the device's own buffer, on average since the start
     * @param bridgeMs   time that a sample waits between device and media thread, on average since the start
     * @param underruns  times that too little lay between them
     * @param dropped    samples dropped there because they had waited too long
     */
    public record Half(String deviceName, long samples, long xruns, Double driftPpm, double bufferMs, double deviceMs,
                       double bridgeMs, long underruns, long dropped) {
    }

    static SoundCardFigures of(SoundCardCapture capture, ClockBridge inward, SoundCardPlayout playout, ClockBridge outward) {
        return new SoundCardFigures(half(capture, inward), half(playout, outward));
    }

    private static Half half(DeviceLoop<?> device, ClockBridge bridge) {
        if (device == null) {
            return null;
        }
        double ppm = device.driftPpm();
        return new Half(device.deviceName(), device.samples(), device.xruns(), Double.isNaN(ppm) ? null : ppm, device.bufferMs(),
            device.meanDeviceDelayMs(), bridge.meanWaitingMs(), bridge.underruns(), bridge.droppedSamples());
    }
}
