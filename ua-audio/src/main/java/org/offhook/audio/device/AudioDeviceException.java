package org.offhook.audio.device;

import java.io.IOException;

/** A sound device does not exist, is busy, or refuses every format; the message names it and says what to do. */
public final class AudioDeviceException extends IOException {

    private static final long serialVersionUID = 1L;

    /** What is wrong, for those who say it in another language. */
    public enum Fault {
        /** There is no such device at all. */
        NONE,
        /** No device fits the choice; the detail names those there are. */
        UNKNOWN,
        /** It takes none of our formats; the detail is what the driver said. */
        REFUSED,
        /** It went away while it was being opened. */
        GONE
    }

    private final Fault fault;
    private final String deviceName;
    private final String detail;

    /**
     * Makes the exception.
     *
     * @param fault      what is wrong
     * @param deviceName name or choice of the device; empty for the default one
     * @param detail     as {@link Fault} says
     * @param message    one sentence for people
     */
    public AudioDeviceException(Fault fault, String deviceName, String detail, String message) {
        super(message);
        this.fault = fault;
        this.deviceName = deviceName;
        this.detail = detail;
    }

    /** {@return what is wrong} */
    public Fault fault() {
        return fault;
    }

    /** {@return name or choice of the device; empty for the default one} */
    public String deviceName() {
        return deviceName;
    }

    /** {@return more about the fault, as {@link Fault} says} */
    public String detail() {
        return detail;
    }
}
