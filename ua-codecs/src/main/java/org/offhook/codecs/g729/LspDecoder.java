package org.offhook.codecs.g729;

import static org.offhook.codecs.g729.LpcFilter.ORDER;

/** Codes of frequencies to pairs; a lost frame repeats the last ones (ITU-T G.729 clauses 4.1.1 and 4.4.1). */
final class LspDecoder {

    private final LspPredictor memory;
    private final int[] residual = new int[ORDER];
    private final int[] lsf = new int[ORDER];
    private final int[] previous = new int[ORDER];
    private int previousPredictor;

    /**
     * Makes a decoder.
     *
     * @param memory predictor, shared with the silence descriptors
     */
    LspDecoder(LspPredictor memory) {
        this.memory = memory;
        reset();
    }

    void reset() {
        memory.reset();
        System.arraycopy(LspTables.EVEN, 0, previous, 0, ORDER);
        previousPredictor = 0;
    }

    void decode(FrameParameters frame, boolean erased, int[] lsp) {
        if (erased) {
            // The memory has to look as if these frequencies had been coded again.
            memory.extract(previous, LspTables.PREDICTOR[previousPredictor],
                LspTables.PRESENT_INVERSE[previousPredictor], residual);
            memory.remember(residual);
        } else {
            memory.decode(frame.lspPredictor, frame.lspFirst, frame.lspLower, frame.lspUpper, residual, lsf);
            System.arraycopy(lsf, 0, previous, 0, ORDER);
            previousPredictor = frame.lspPredictor;
        }
        LineSpectrum.toPairs(previous, lsp);
    }
}
