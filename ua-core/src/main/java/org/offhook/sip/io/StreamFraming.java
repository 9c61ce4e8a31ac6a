package org.offhook.sip.io;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.offhook.sip.SipMessageReader;
import org.offhook.sip.SipSyntaxException;

/**
 * Cuts a stream into messages by their Content-Length (RFC 3261 section 18.3). Pure; owned by the connection's reader.
 *
 * <p>Where the length cannot be told the stream has no meaning any more, so the connection must end.
 */
final class StreamFraming {

    /** A stream that cannot be cut any further; what it held is handed up so that it can be refused. */
    static final class BrokenStreamException extends Exception {
        private static final long serialVersionUID = 1L;
        private final transient byte[] octets;

        BrokenStreamException(String message, byte[] octets) {
            super(message);
            this.octets = octets;
        }

        /** {@return the message that broke the stream, as far as it came} */
        byte[] octets() {
            return octets;
        }
    }

    private byte[] buffer = new byte[4096];
    private int length;
    private int searchedTo;
    private int messageLength = -1;
    private boolean startLineRead;
    private int keepAlives;
    private int returns;
    private boolean pongAwaited;
    private boolean pongSeen;

    /** {@return whether a message has begun and not ended} */
    boolean midMessage() {
        return length > 0;
    }

    /** {@return double line ends seen between messages since the last call; each asks for one line end back (RFC 5626)} */
    int takeKeepAlives() {
        int taken = keepAlives;
        keepAlives = 0;
        return taken;
    }

    /** The next line end between messages is the answer to a keep-alive of ours, and no keep-alive. */
    void awaitPong() {
        pongAwaited = true;
    }

    /** {@return whether such an answer came since the last call} */
    boolean takePong() {
        boolean taken = pongSeen;
        pongSeen = false;
        return taken;
    }

    /**
     * Takes octets.
     *
     * @param octets array
     * @param count  how many of it
     * @return the messages that are complete now
     * @throws BrokenStreamException when the stream must end
     */
    List<byte[]> push(byte[] octets, int count) throws BrokenStreamException {
        if (length + count > buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, length + count));
        }
        System.arraycopy(octets, 0, buffer, length, count);
        length += count;
        List<byte[]> messages = new ArrayList<>(1);
        while (skipLineEnds() && findEnd() && length >= messageLength) {
            messages.add(Arrays.copyOf(buffer, messageLength));
            drop(messageLength);
            messageLength = -1;
            searchedTo = 0;
            startLineRead = false;
        }
        return messages;
    }

    private boolean skipLineEnds() {
        if (messageLength < 0 && searchedTo == 0) {
            int at = 0;
            while (at < length && (buffer[at] == '\r' || buffer[at] == '\n')) {
                returns += buffer[at] == '\r' ? 1 : 0;
                at++;
            }
            if (pongAwaited && returns > 0) {
                returns--;
                pongAwaited = false;
                pongSeen = true;
            }
            // A single line end is leftover of a body.
            keepAlives += returns / 2;
            returns = at < length ? 0 : returns % 2;
            drop(at);
        }
        return length > 0;
    }

    /** Finds the end of the head, once, and with it that of the message. */
    private boolean findEnd() throws BrokenStreamException {
        if (messageLength >= 0) {
            return true;
        }
        for (int i = Math.max(searchedTo, 1); i < length; i++) {
            if (buffer[i] == '\n' && !startLineRead) {
                startLineRead = true;
                checkStartLine(i);
            }
            boolean emptyLine = buffer[i] == '\n'
                && (buffer[i - 1] == '\n' || i > 1 && buffer[i - 1] == '\r' && buffer[i - 2] == '\n');
            if (emptyLine) {
                messageLength = i + 1 + bodyLength(i + 1);
                if (messageLength > SipMessageReader.MAX_MESSAGE_OCTETS) {
                    throw new BrokenStreamException("a message of " + messageLength + " octets", Arrays.copyOf(buffer, i + 1));
                }
                return true;
            }
        }
        searchedTo = length;
        if (length > SipMessageReader.MAX_HEAD_OCTETS) {
            throw new BrokenStreamException("a head that does not end", Arrays.copyOf(buffer, length));
        }
        return false;
    }

    /** Other protocols end here, rather than to hold a connection until it has been silent for long enough. */
    private void checkStartLine(int end) throws BrokenStreamException {
        String line = new String(buffer, 0, end, StandardCharsets.ISO_8859_1).toUpperCase(Locale.ROOT);
        if (!line.startsWith("SIP/") && !line.contains(" SIP/")) {
            throw new BrokenStreamException("what came is not SIP", Arrays.copyOf(buffer, length));
        }
    }

    private int bodyLength(int headLength) throws BrokenStreamException {
        List<String> values = new ArrayList<>(1);
        String head = new String(buffer, 0, headLength, StandardCharsets.ISO_8859_1);
        boolean ofLength = false;
        for (String line : head.split("\r?\n")) {
            boolean folded = !line.isEmpty() && (line.charAt(0) == ' ' || line.charAt(0) == '\t');
            if (folded && ofLength) {
                values.set(values.size() - 1, (values.get(values.size() - 1) + " " + line.trim()).trim());
            } else if (!folded) {
                int colon = line.indexOf(':');
                String name = colon < 0 ? "" : line.substring(0, colon).trim().toLowerCase(Locale.ROOT);
                ofLength = name.equals("content-length") || name.equals("l");
                if (ofLength) {
                    values.add(line.substring(colon + 1).trim());
                }
            }
        }
        try {
            // A stream needs the header (section 20.14); without it a message without a body is the only sensible reading.
            return values.isEmpty() ? 0 : SipMessageReader.contentLength(values);
        } catch (SipSyntaxException e) {
            throw new BrokenStreamException(e.getMessage(), Arrays.copyOf(buffer, headLength));
        }
    }

    private void drop(int count) {
        length -= count;
        System.arraycopy(buffer, count, buffer, 0, length);
        if (length == 0 && buffer.length > 16_384) {
            buffer = new byte[4096];
        }
    }
}
