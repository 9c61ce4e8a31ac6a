package org.offhook.audio.quality;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WidebandEModelTest {

    @Test
    void unimpairedWidebandIsTheTopOfTheScale() {
        assertEquals(129, WidebandEModel.r(0, 1, 0, 1, 50));
        assertEquals(4.5, WidebandEModel.mos(129), 1e-9);
    }

    @Test
    void narrowbandWithoutLossIsWhereTheNarrowbandModelPutsIt() {
        assertEquals(EModel.R_DEFAULT, WidebandEModel.r(WidebandEModel.NARROWBAND_IE, 1, 0, 1, 50), 1e-9);
        assertEquals(EModel.R_DEFAULT, EquipmentFactors.of("PCMA", 8000).r(0, 1, 50), 1e-9);
        assertEquals(3.70, WidebandEModel.mos(EModel.R_DEFAULT), 0.01);
    }

    @Test
    void codecsAreRankedAsThePlanningValuesSay() {
        double before = Double.MAX_VALUE;
        for (String codec : new String[] {"G722", "G722;mode=2", "G722;mode=3", "PCMA", "G726-40", "G726-32", "G729", "G726-24",
            "G726-16"}) {
            double r = EquipmentFactors.of(codec, codec.startsWith("G722") ? 16_000 : 8000).r(0, 1, 50);
            assertTrue(r < before, codec + " " + r);
            before = r;
        }
    }

    @Test
    void whatIsNotPublishedIsNotInvented() {
        assertTrue(Double.isNaN(EquipmentFactors.of("opus", 48_000).r(0, 1, 50)));
        assertNull(EquipmentFactors.of("opus", 48_000).ie());
        assertTrue(Double.isNaN(EquipmentFactors.of("G722", 16_000).r(1, 1, 50)), "no Bpl, and loss");
        assertTrue(EquipmentFactors.of("G729", 8000).r(1, 1, 50) < EquipmentFactors.of("G729", 8000).r(0, 1, 50));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PCMA", "PCMU", "G729", "G729;body=main", "G729;annexb=yes", "G726-32", "AAL2-G726-32", "G722"})
    void everyValueNamesItsSource(String codec) {
        EquipmentFactors factors = EquipmentFactors.of(codec, 8000);
        assertNotNull(factors.ie());
        assertNotNull(factors.ieSource());
        assertEquals(factors.bpl() == null, factors.bplSource() == null);
    }
}
