package org.offhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.InetAddress;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class InfoDigitsTest {

    private static UserAgent agent() throws Failure {
        return UserAgent.builder().bind(InetAddress.getLoopbackAddress()).codecs("PCMU").build();
    }

    @Test
    void digitsInInfoArriveInOrder() throws Exception {
        BlockingQueue<Character> heard = new LinkedBlockingQueue<>();
        try (UserAgent caller = agent(); UserAgent callee = agent()) {
            callee.onIncoming(incoming -> {
                incoming.call().onDtmf(heard::add);
                incoming.accept();
            });
            Call call = caller.invite("sip:b@127.0.0.1:" + callee.localAddress().getPort()).get(30, TimeUnit.SECONDS);
            call.sendDtmfInfo("1a#*0").get(30, TimeUnit.SECONDS);
            StringBuilder digits = new StringBuilder();
            while (digits.length() < 5) {
                digits.append(heard.poll(30, TimeUnit.SECONDS));
            }
            assertEquals("1A#*0", digits.toString());
            assertThrows(IllegalArgumentException.class, () -> call.sendDtmfInfo("1,2"));
        }
    }
}
