package org.offhook;

import java.util.Objects;
import org.offhook.sip.NameAddr;
import org.offhook.sip.SipRequest;
import org.offhook.sip.SipSyntaxException;
import org.offhook.sip.SipText;

/**
 * Who calls, and what stands behind it. A From header and its display name are free text that any caller fills in as it
 * pleases; P-Asserted-Identity (RFC 3325) is read only when a server of the account, or an address on the allow list, sent
 * the request. Nothing here is ever proven: signatures of callers (Identity, RFC 8224) are not checked, for which a certificate
 * would have to be fetched from an address that the caller chose.
 *
 * @param address     {@code sip:user@host} or {@code tel:number}
 * @param displayName name to show beside the address, control characters replaced; empty for none
 * @param saidBy      who says so
 * @param verstat     {@code unverified}, or what the trusted server's {@code verstat} parameter (TS 24.229) says
 * @param fromServer  whether the call came by a server of the account or from an address on the allow list
 */
public record CallerIdentity(String address, String displayName, SaidBy saidBy, String verstat, boolean fromServer) {

    /** What is told of every caller whom nobody vouches for. */
    public static final String UNVERIFIED = "unverified";

    private static final int MAX_NAME_CHARACTERS = 128;

    /** Whose word an identity is. */
    public enum SaidBy {
        /** The caller's own. */
        CALLER,
        /** That of a server we trust. */
        SERVER
    }

    /** Checks for null. */
    public CallerIdentity {
        Objects.requireNonNull(address, "address");
        Objects.requireNonNull(displayName, "displayName");
        Objects.requireNonNull(saidBy, "saidBy");
        Objects.requireNonNull(verstat, "verstat");
    }

    /**
     * Reads the caller from an INVITE.
     *
     * @param invite  the INVITE
     * @param trusted whether a server of ours sent it
     * @return who calls
     */
    static CallerIdentity of(SipRequest invite, boolean trusted) {
        if (trusted) {
            try {
                for (String element : invite.headers().elements("P-Asserted-Identity")) {
                    return of(NameAddr.parse(element), SaidBy.SERVER, true);
                }
            } catch (SipSyntaxException e) {
                // An assertion that cannot be read asserts nothing.
            }
        }
        return of(invite.from(), SaidBy.CALLER, trusted);
    }

    private static CallerIdentity of(NameAddr who, SaidBy saidBy, boolean trusted) {
        String name = SipText.printable(who.displayName());
        // TS 24.229 7.2A.20: the parameter of the tel URI, or of the user part of a SIP URI, is the server's word alone.
        String verstat = saidBy == SaidBy.SERVER ? who.uri().parameters().get("verstat").orElse(UNVERIFIED) : UNVERIFIED;
        return new CallerIdentity(who.uri().addressOfRecord().toString(),
            name.length() > MAX_NAME_CHARACTERS ? name.substring(0, MAX_NAME_CHARACTERS) : name, saidBy,
            SipText.printable(verstat), trusted);
    }

    /** {@return whether somebody we trust vouches for the address: never the caller alone} */
    public boolean vouchedFor() {
        return saidBy == SaidBy.SERVER;
    }
}
