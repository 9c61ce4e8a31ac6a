package org.offhook;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.nio.file.Path;
import java.util.Locale;
import org.offhook.audio.PcmSink;

/** The example of README.md, compiled; {@link EmbeddingExampleTest} runs it and compares it with the text there. */
final class EmbeddingExample {

    private EmbeddingExample() {
    }

    static CallReport call(String address, char[] secret, String callee, Path hello, PcmSink sink) throws Exception {
        // README: begin
        Account account = Account.of(address, secret);               // "sip:2001@pbx.example"
        try (UserAgent ua = UserAgent.builder()
                .account(account)
                .transport(Transport.UDP)
                .codecs("PCMA/8000", "PCMU/8000")
                .build()) {                                          // headless: no sound card needed
            ua.onIncoming(in -> in.reject(486));
            ua.register().get(30, SECONDS);
            Call call = ua.invite(callee).get(30, SECONDS);          // "sip:2002@pbx.example"
            call.onAudio(sink);                                      // 16-bit PCM blocks at the sink's rate
            call.play(hello).join();
            call.hangup();
            CallReport report = call.ended().join();                 // exactly once, whatever happens
            System.out.println(report.verdict() + ": " + report.explain(Locale.FRENCH));
            return report;
        }
        // README: end
    }
}
