package org.offhook.sdp;

/**
 * A line kept as it came: one of the types that this package has no use for ({@code b=}, {@code i=}, {@code t=}, ...).
 *
 * @param type  the letter before the equals sign
 * @param value everything after it
 */
public record SdpLine(char type, String value) {

    @Override
    public String toString() {
        return type + "=" + value;
    }
}
