package org.offhook.codecs.g711;

import org.junit.jupiter.api.Test;
import org.offhook.codecs.Scoreboard;
import org.offhook.codecs.SharedVectors;

/** G.711 against the sweeps of the ITU-T Software Tool Library. */
class G711VectorTest {

    @Test
    void aLawIsBitExact() {
        check("A-law", CompandingLaw.A_LAW, "sweep-r.a", "sweep-r.rea", "sweep-r.a-a");
    }

    @Test
    void muLawIsBitExact() {
        check("mu-law", CompandingLaw.MU_LAW, "sweep-r.u", "sweep-r.reu", "sweep-r.u-u");
    }

    private static void check(String name, CompandingLaw law, String codes, String decoded, String both) {
        short[] source = SharedVectors.words("g711/sweep.src");
        byte[] encoded = new byte[source.length];
        law.encode(source, 0, source.length, encoded, 0);
        Scoreboard.check("G.711 " + name + " encode", SharedVectors.codes("g711/" + codes), encoded, 80);
        short[] pcm = new short[source.length];
        law.decode(SharedVectors.codes("g711/" + codes), 0, pcm.length, pcm, 0);
        Scoreboard.check("G.711 " + name + " decode", SharedVectors.words("g711/" + decoded), pcm, 80);
        Scoreboard.check("G.711 " + name + " encode and decode", SharedVectors.words("g711/" + both), pcm, 80);
    }
}
