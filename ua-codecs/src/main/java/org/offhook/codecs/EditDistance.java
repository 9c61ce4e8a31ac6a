package org.offhook.codecs;

/** How far two words are apart, for "did you mean" after a name that is not known. Pure. */
public final class EditDistance {

    private EditDistance() {
    }

    /**
     * Counts the letters to insert, delete or replace between two words (Levenshtein).
     *
     * @param first  a word; case counts
     * @param second another
     * @return 0 for equal words, at most the length of the longer one
     */
    public static int between(String first, String second) {
        int[] row = new int[second.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= first.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int replaced = diagonal + (first.charAt(i - 1) == second.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[second.length()];
    }
}
