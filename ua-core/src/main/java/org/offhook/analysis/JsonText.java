package org.offhook.analysis;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import org.offhook.sip.SipText;

/**
 * How text gets into JSON: characters that a terminal would obey, or that turn the direction of writing, are written as their
 * number, so that a report can be looked at where it was printed. Whoever parses it gets the text as the peer sent it.
 */
public final class JsonText extends CharacterEscapes {

    private static final long serialVersionUID = 1L;

    private final int[] ascii = standardAsciiEscapesForJSON();

    private JsonText() {
        ascii[0x7f] = ESCAPE_STANDARD;
    }

    /** {@return a factory that writes JSON so} */
    public static JsonFactory factory() {
        return new JsonFactory().setCharacterEscapes(new JsonText());
    }

    @Override
    public int[] getEscapeCodesForAscii() {
        return ascii.clone();
    }

    @Override
    public SerializableString getEscapeSequence(int character) {
        return SipText.isShown((char) character) ? null : new SerializedString(String.format("\\u%04X", character));
    }
}
