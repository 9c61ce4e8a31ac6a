package org.offhook.report;

import java.util.List;
import java.util.Locale;

/** Checks as JUnit XML, which every continuous integration reads: a suite for each call, a case for each criterion. */
public final class JunitXml {

    /** How a criterion came out. */
    public enum Result {
        /** Met. */
        PASSED,
        /** Not met. */
        FAILED,
        /** Not measured. */
        SKIPPED
    }

    /**
     * A criterion.
     *
     * @param name    what was asked
     * @param seconds how long it took, null where that makes no sense
     * @param result  how it came out
     * @param text    why, or what was measured; empty for nothing to say
     */
    public record Case(String name, Double seconds, Result result, String text) {
    }

    /**
     * The criteria of one call.
     *
     * @param name    of the call
     * @param started ISO 8601 without zone, empty where unknown
     * @param cases   its criteria
     */
    public record Suite(String name, String started, List<Case> cases) {

        /** Copies the cases. */
        public Suite {
            cases = List.copyOf(cases);
        }

        long count(Result result) {
            return cases.stream().filter(each -> each.result() == result).count();
        }

        double seconds() {
            return cases.stream().mapToDouble(each -> each.seconds() == null ? 0 : each.seconds()).sum();
        }
    }

    private JunitXml() {
    }

    /**
     * Writes suites.
     *
     * @param suites the calls
     * @return a document of XML 1.0
     */
    public static String write(List<Suite> suites) {
        StringBuilder out = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n");
        for (Suite suite : suites) {
            out.append(String.format(Locale.ROOT, "  <testsuite name=\"%s\" tests=\"%d\" failures=\"%d\" errors=\"0\" skipped=\"%d\" time=\"%.3f\"",
                escaped(suite.name()), suite.cases().size(), suite.count(Result.FAILED), suite.count(Result.SKIPPED), suite.seconds()));
            if (!suite.started().isEmpty()) {
                out.append(" timestamp=\"").append(escaped(suite.started())).append('"');
            }
            out.append(">\n");
            suite.cases().forEach(each -> write(out, each));
            out.append("  </testsuite>\n");
        }
        return out.append("</testsuites>\n").toString();
    }

    private static void write(StringBuilder out, Case each) {
        out.append("    <testcase classname=\"offhook.call\" name=\"").append(escaped(each.name())).append('"');
        if (each.seconds() != null) {
            out.append(String.format(Locale.ROOT, " time=\"%.3f\"", each.seconds()));
        }
        String text = escaped(each.text());
        switch (each.result()) {
            case FAILED -> out.append("><failure message=\"").append(text).append("\">").append(text).append("</failure></testcase>\n");
            case SKIPPED -> out.append("><skipped message=\"").append(text).append("\"/></testcase>\n");
            default -> out.append(text.isEmpty() ? "/>\n" : "><system-out>" + text + "</system-out></testcase>\n");
        }
    }

    /** XML 1.0 has no way to write most control characters nor the two noncharacters; {@link Markup} takes the former out. */
    private static String escaped(String text) {
        return Markup.escaped(text).replace('\ufffe', '\ufffd').replace('\uffff', '\ufffd');
    }
}
