package org.offhook.app.options;

import org.offhook.app.terminal.LowerWords;
import org.offhook.app.terminal.Problem;
import org.offhook.sip.NameAddr;
import org.offhook.sip.SipSyntaxException;
import org.offhook.sip.SipUri;

/** Addresses as people write them on a command line. */
final class WrittenAddress {

    private WrittenAddress() {
    }

    /**
     * Reads an address.
     *
     * @param written {@code sip:user@host}, {@code user@host}, {@code tel:number}
     * @return the address
     * @throws Problem that says what is wrong with it
     */
    static SipUri of(String written) {
        try {
            return NameAddr.parseAddress(written).uri();
        } catch (SipSyntaxException e) {
            throw wrong(e);
        }
    }

    /**
     * {@return the problem in the user's language, with an example}
     *
     * @param reason what the reader of addresses says
     */
    static Problem wrong(SipSyntaxException reason) {
        return Problem.usage("problem.uri", LowerWords.of(reason));
    }
}
