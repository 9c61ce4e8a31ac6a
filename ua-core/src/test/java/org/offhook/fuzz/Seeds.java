package org.offhook.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * Where fuzz targets begin: a few inputs of our own, and, where the torture messages lie beside the project, those too. The
 * latter are read at run time and never copied.
 */
public final class Seeds {

    /** A mutant in so many; all of them would take longer than the build has. */
    private static final int EVERY_MUTANT = 10;
    /** Larger seeds let the fuzzer make larger inputs, and try fewer; what is long has tests of its own. */
    private static final int LONGEST_OCTETS = 4_096;
    private static final int MOST_DATAGRAMS = 32;

    private Seeds() {
    }

    /** {@return texts as octets, {@code ~} for a line end} */
    public static Stream<byte[]> texts(String... texts) {
        return Arrays.stream(texts).map(text -> text.replace("~", "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    /** {@return whole SIP messages: those of the RFCs and some mutants} */
    public static Stream<byte[]> messages() {
        return Stream.concat(files("torture/rfc4475"), Stream.concat(files("torture/rfc5118"), mutants()));
    }

    /** {@return session descriptions} */
    public static Stream<byte[]> descriptions() {
        return files("torture/sdp");
    }

    /**
     * {@return the datagrams of one context, each line as {@link #datagrams} reads it}
     *
     * @param context beginning of the column {@code context}
     */
    public static Stream<byte[]> lines(String context) {
        Path file = shared("torture/rtp/packets.csv");
        if (!Files.isRegularFile(file)) {
            return Stream.empty();
        }
        try {
            return Files.readAllLines(file).stream().skip(1)
                .filter(line -> line.split(",", 3)[1].startsWith(context))
                .map(line -> line.substring(line.lastIndexOf(',') + 1).split("\\|"))
                .map(hex -> joined(Arrays.stream(hex).map(HexFormat.of()::parseHex).toList()))
                .filter(octets -> octets.length <= LONGEST_OCTETS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return datagrams as one input: each behind its length in two octets} */
    public static byte[] joined(List<byte[]> datagrams) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] datagram : datagrams) {
            all.write(datagram.length >> 8);
            all.write(datagram.length);
            all.writeBytes(datagram);
        }
        return all.toByteArray();
    }

    /** {@return the datagrams in an input, however it was changed} */
    public static List<byte[]> datagrams(byte[] input) {
        List<byte[]> datagrams = new ArrayList<>();
        for (int at = 0; at + 2 <= input.length && datagrams.size() < MOST_DATAGRAMS;) {
            int length = Math.min((input[at] & 0xFF) << 8 | input[at + 1] & 0xFF, input.length - at - 2);
            datagrams.add(Arrays.copyOfRange(input, at + 2, at + 2 + length));
            at += 2 + length;
        }
        return datagrams;
    }

    /** {@return captures} */
    public static Stream<byte[]> captures() {
        return files("captures").filter(octets -> octets.length > 4 && octets[0] != '{' && octets[0] != '#');
    }

    private static Path shared(String name) {
        return Path.of(System.getProperty("offhook.shared", "absent")).resolve(name);
    }

    private static Stream<byte[]> files(String folder) {
        Path path = shared(folder);
        if (!Files.isDirectory(path)) {
            return Stream.empty();
        }
        try (Stream<Path> files = Files.list(path)) {
            return files.filter(file -> !file.toString().endsWith(".csv") && file.toFile().isFile() && file.toFile().length() <= LONGEST_OCTETS)
                .sorted().map(Seeds::read).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<byte[]> mutants() {
        Path file = shared("torture/sip-mutants.zip");
        List<byte[]> mutants = new ArrayList<>();
        if (!Files.isRegularFile(file)) {
            return Stream.empty();
        }
        try (InputStream in = Files.newInputStream(file); ZipInputStream zip = new ZipInputStream(in)) {
            int number = 0;
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (number++ % EVERY_MUTANT == 0) {
                    mutants.add(zip.readAllBytes());
                }
            }
            return mutants.stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
