package org.offhook.interop;

/** Scenarios for sipp as the called party that its own collection lacks. */
final class SippScenarios {
    private static final String ECHOED = """
            [last_Via:]
            [last_From:]
            [last_To:];tag=[pid]t[call_number]
            [last_Call-ID:]
            [last_CSeq:]
            """;
    private static final String SDP = """
            Contact: <sip:uas@[local_ip]:[local_port]>
            Content-Type: application/sdp
            Content-Length: [len]

            v=0
            o=- 1 %d IN IP4 [media_ip]
            s=-
            c=IN IP4 [media_ip]
            t=0 0
            m=audio [media_port] RTP/AVP 0
            a=rtpmap:0 PCMU/8000
            a=%s
            """;

    private SippScenarios() {
    }

    /** Answers INVITE with a final status other than 2xx and some headers, and wants its ACK. */
    static String refuse(String status, String headers) {
        return scenario("<recv request=\"INVITE\"/>" + send("SIP/2.0 " + status + "\n" + ECHOED + headers
                + "\nContent-Length: 0\n\n", true) + "<recv request=\"ACK\"/>");
    }

    /** Answers each of {@code count} REGISTERs with a status and headers; {@code {n}} in them is its number. */
    static String refuseRegisters(int count, String status, String headers) {
        StringBuilder body = new StringBuilder();
        for (int i = 1; i <= count; i++) {
            body.append("<recv request=\"REGISTER\"/>").append(send("SIP/2.0 " + status + "\n" + ECHOED
                    + headers.replace("{n}", Integer.toString(i)) + "\nContent-Length: 0\n\n", false));
        }
        return scenario(body.toString());
    }

    /** Takes an INVITE and says nothing. */
    static String silent() {
        return scenario("<recv request=\"INVITE\"/><pause milliseconds=\"60000\"/>");
    }

    /** Rings until the caller gives up. */
    static String ringForEver() {
        return scenario("<recv request=\"INVITE\"/>" + send("SIP/2.0 180 Ringing\n" + ECHOED
                + "Contact: <sip:uas@[local_ip]:[local_port]>\nContent-Length: 0\n\n", false)
                + "<recv request=\"CANCEL\"/>" + send("SIP/2.0 200 OK\n" + ECHOED + "Content-Length: 0\n\n", false)
                + send("SIP/2.0 487 Request Terminated\n[last_Via:]\n[last_From:]\n[last_To:];tag=[pid]t[call_number]\n"
                        + "[last_Call-ID:]\nCSeq: 1 INVITE\nContent-Length: 0\n\n", true)
                + "<recv request=\"ACK\"/>");
    }

    /** Takes a call with a session timer; refreshes it for a dialog that the other side does not know, is refused, and hangs up. */
    static String failingSessionTimer() {
        return scenario("<recv request=\"INVITE\"><action><ereg regexp=\".*\" search_in=\"hdr\" header=\"From:\""
                + " assign_to=\"1\"/><ereg regexp=\".*\" search_in=\"hdr\" header=\"To:\" assign_to=\"2\"/>"
                + "<ereg regexp=\"sip:[^&gt;]*\" search_in=\"hdr\" header=\"Contact:\" assign_to=\"3\"/></action></recv>"
                + send("SIP/2.0 200 OK\n" + ECHOED + "Require: timer\nSession-Expires: 90;refresher=uas\n" + SDP.formatted(1, "sendrecv"), true)
                + "<recv request=\"ACK\"/><pause milliseconds=\"2500\"/>"
                + send(inDialog("UPDATE", 1).replace(";tag=[pid]t[call_number]", ";tag=forgotten")
                        + "Session-Expires: 90;refresher=uac\nSupported: timer\nContent-Length: 0\n\n", true)
                + "<recv response=\"481\"/>"
                + send(inDialog("BYE", 2) + "Content-Length: 0\n\n", true) + "<recv response=\"200\"/>");
    }

    /** Takes a call without telephone events, refuses a digit in INFO, and waits for the BYE. */
    static String refusingInfo() {
        return scenario("<recv request=\"INVITE\"/>" + send("SIP/2.0 200 OK\n" + ECHOED + SDP.formatted(1, "sendrecv"), true)
                + "<recv request=\"ACK\"/><recv request=\"INFO\"/>"
                + send("SIP/2.0 415 Unsupported Media Type\n[last_Via:]\n[last_From:]\n[last_To:]\n[last_Call-ID:]\n[last_CSeq:]\n"
                        + "Content-Length: 0\n\n", false)
                + "<recv request=\"BYE\"/>" + send("SIP/2.0 200 OK\n[last_Via:]\n[last_From:]\n[last_To:]\n[last_Call-ID:]\n[last_CSeq:]\n"
                        + "Content-Length: 0\n\n", false));
    }

    /** Takes a call, holds it by re-INVITE, resumes it, asks again by UPDATE, and hangs up. */
    static String reInviteAndUpdate() {
        return scenario("<recv request=\"INVITE\"><action><ereg regexp=\".*\" search_in=\"hdr\" header=\"From:\""
                + " assign_to=\"1\"/><ereg regexp=\".*\" search_in=\"hdr\" header=\"To:\" assign_to=\"2\"/>"
                + "<ereg regexp=\"sip:[^&gt;]*\" search_in=\"hdr\" header=\"Contact:\" assign_to=\"3\"/></action></recv>"
                + send("SIP/2.0 200 OK\n" + ECHOED + SDP.formatted(1, "sendrecv"), true)
                + "<recv request=\"ACK\"/><pause milliseconds=\"300\"/>"
                + reInvite(1, 2, "sendonly") + "<pause milliseconds=\"300\"/>" + reInvite(2, 3, "sendrecv")
                + send(inDialog("UPDATE", 3) + SDP.formatted(4, "sendrecv"), true) + "<recv response=\"200\"/>"
                + "<pause milliseconds=\"300\"/>"
                + send(inDialog("BYE", 4) + "Content-Length: 0\n\n", true) + "<recv response=\"200\"/>");
    }

    private static String reInvite(int cseq, int version, String direction) {
        return send(inDialog("INVITE", cseq) + SDP.formatted(version, direction), true)
                + "<recv response=\"100\" optional=\"true\"/><recv response=\"200\"/>"
                + send(inDialog("ACK", cseq) + "Content-Length: 0\n\n", false);
    }

    private static String inDialog(String method, int cseq) {
        return method + """
                 [$3] SIP/2.0
                Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
                Max-Forwards: 70
                From:[$2];tag=[pid]t[call_number]
                To:[$1]
                Call-ID: [call_id]
                CSeq: %d %s
                """.formatted(cseq, method);
    }

    private static String send(String message, boolean again) {
        return "<send" + (again ? " retrans=\"500\"" : "") + "><![CDATA[\n" + message + "\n]]></send>\n";
    }

    private static String scenario(String body) {
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<scenario name=\"test\">\n" + body + "\n</scenario>\n";
    }
}
