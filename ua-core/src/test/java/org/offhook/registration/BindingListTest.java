package org.offhook.registration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.offhook.sip.SipHeaders;
import org.offhook.sip.SipResponse;
import org.offhook.sip.SipSyntaxException;
import org.offhook.sip.SipUri;

/** What a registrar lists. */
class BindingListTest {

    private static final SipUri OURS = SipUri.parse("sip:2001@10.0.0.1:5060");

    private static BindingList list(String contact, String... more) {
        SipHeaders.Builder headers = SipHeaders.builder().add("Contact", contact);
        for (int i = 0; i < more.length; i += 2) {
            headers.add(more[i], more[i + 1]);
        }
        return BindingList.of(new SipResponse(200, "OK", headers.build(), new byte[0]), OURS, "urn:uuid:1", 600);
    }

    @Test
    void ourContactIsKnownHoweverItIsWritten() {
        assertEquals(30, list("<sip:2001@10.0.0.1>;expires=30").expiresS());
        assertEquals(40, list("sip:2001@10.0.0.1:5060;expires=40").expiresS());
        assertEquals(50, list("<sip:2001@10.0.0.1:5060;ob>", "Expires", "50").expiresS());
        assertEquals(600, list("<sip:2001@10.0.0.1:5060>").expiresS());
        assertTrue(list("<sip:2001@10.0.0.1:5060;transport=tcp>").own().isEmpty());
        assertTrue(list("<sip:2002@10.0.0.1:5060>").own().isEmpty());
    }

    @Test
    void othersAreKeptAsWritten() {
        BindingList both = list("<sip:2001@10.0.0.1>;expires=30, \"Eve, the other\" <sip:2001@6.6.6.6>;expires=9");
        assertEquals(List.of("\"Eve, the other\" <sip:2001@6.6.6.6>;expires=9"), both.foreign());
    }

    @Test
    void absurdTimesAreNotBelieved() {
        assertEquals(600, list("<sip:2001@10.0.0.1>;expires=-5").expiresS());
        assertEquals(600, list("<sip:2001@10.0.0.1>;expires=x").expiresS());
        assertEquals(0, list("<sip:2001@10.0.0.1>;expires=0").expiresS());
    }

    @Test
    void mutatedContactsNeverThrowAnythingElse() {
        Random random = new Random(12);
        String good = "<sip:2001@10.0.0.1;x=y>;expires=30;+sip.instance=\"<urn:uuid:1>\", sip:a@[::1]:5;q=0.3";
        int read = 0;
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder(good);
            for (int edits = 1 + random.nextInt(4); edits > 0; edits--) {
                text.setCharAt(random.nextInt(text.length()), (char) (' ' + random.nextInt(95)));
            }
            try {
                list(text.toString());
                read++;
            } catch (SipSyntaxException e) {
                // refused, as documented
            }
        }
        assertTrue(read > 1_000, read + " were read");
    }
}
