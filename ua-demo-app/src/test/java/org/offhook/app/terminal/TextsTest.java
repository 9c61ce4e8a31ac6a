package org.offhook.app.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Collections;
import java.util.Locale;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class TextsTest {

    private static final Pattern PLACE = Pattern.compile("\\{\\d}");

    private final Texts english = Texts.in(Locale.ENGLISH);
    private final Texts french = Texts.in(Locale.CANADA_FRENCH);

    @Test
    void bothLanguagesSayTheSameThings() {
        assertEquals(new TreeSet<>(Collections.list(english.keys())), new TreeSet<>(Collections.list(french.keys())));
    }

    @Test
    void bothLanguagesNameTheSameArguments() {
        for (String key : Collections.list(english.keys())) {
            assertEquals(places(english.get(key)), places(french.get(key)), key);
            assertFalse(english.get(key).isBlank() || french.get(key).isBlank(), key);
        }
    }

    private static TreeSet<String> places(String text) {
        TreeSet<String> places = new TreeSet<>();
        PLACE.matcher(text).results().map(MatchResult::group).forEach(places::add);
        return places;
    }

    @Test
    void writesFractionsAsTheLanguageDoes() {
        assertEquals("--duration 2.5 is out of range; use seconds above 0, up to 86400", english.get("problem.duration", 2.5));
        assertEquals("2,5", french.get("problem.duration", 2.5).substring(11, 14));
    }

    @Test
    void anyOtherLanguageIsEnglish() {
        assertEquals(Locale.ENGLISH, Texts.in(Locale.GERMAN).locale());
    }
}
