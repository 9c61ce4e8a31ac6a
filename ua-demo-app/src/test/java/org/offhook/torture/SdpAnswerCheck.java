package org.offhook.torture;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Holds an answer against the words of the column {@code answer_check}. It reads the text itself rather than through the
 * parser under test. What the words ask of the process, such as CPU time, is measured elsewhere.
 */
final class SdpAnswerCheck {

    private static final Pattern EVENTS = Pattern.compile("a=fmtp:101 0-1[56]");

    private final List<String> lines;
    private final List<String> media;

    /** Takes a response with its body. */
    SdpAnswerCheck(String response) {
        int body = response.indexOf("\r\n\r\n");
        lines = List.of(response.substring(body + 4).split("\r\n"));
        media = startingWith("m=").toList();
    }

    private Stream<String> startingWith(String prefix) {
        return lines.stream().filter(line -> line.startsWith(prefix));
    }

    /** {@return what the answer lacks of what was asked for, empty where nothing} */
    Optional<String> fault(String asked, String offer) {
        boolean kept = common(offer) && switch (asked.replace(" if 2xx", "")) {
            case "1 m=audio" -> audioOnly();
            case "1 m=audio, PT 0, port>0", "only PT 0 answered" -> audioOnly() && formats(0).equals(List.of("0"));
            case "1 m=audio, PT 0/8" -> audioOnly() && List.of("0", "8").containsAll(formats(0));
            case "0 m= lines" -> media.isEmpty();
            case "c=IN IP6" -> startingWith("c=IN IP6 ").findAny().isPresent();
            case "PT 96 never used with two meanings" -> startingWith("a=rtpmap:96 ").count() <= 1 && !formats(0).contains("96");
            case "events 0-15/16 only" -> startingWith("a=fmtp:101 ").allMatch(line -> EVENTS.matcher(line).matches());
            case "packet time within 10..120 ms" -> packetTimeMs() >= 10 && packetTimeMs() <= 120;
            case "packet time 20 ms" -> packetTimeMs() == 20;
            case "m=audio 0 RTP/FOO" -> media.get(0).startsWith("m=audio 0 RTP/FOO");
            case "2 m= lines, second port 0" -> media.size() == 2 && media.get(1).split(" ")[1].equals("0");
            case "one crypto line", "one crypto line, tag from the offer" -> startingWith("a=crypto:").count() <= 1;
            default -> true;
        };
        return kept ? Optional.empty() : Optional.of("wanted " + asked + ", answered\n" + String.join("\n", lines));
    }

    /** What holds for every answer (RFC 3264 section 6): as many lines as offered, no format twice, one direction, own keys. */
    private boolean common(String offer) {
        long directions = lines.stream().filter(line -> line.matches("a=(sendrecv|sendonly|recvonly|inactive)")).count();
        long offered = Pattern.compile("(?m)^m=").matcher(offer).results().count();
        // To an INVITE without an offer the 200 carries ours.
        return (media.size() == offered || offer.isEmpty()) && directions <= 1
            && media.stream().map(SdpAnswerCheck::formats).allMatch(formats -> new HashSet<>(formats).size() == formats.size())
            && startingWith("a=crypto:").allMatch(line -> offer.contains(line.substring(0, line.indexOf(' ') + 1)));
    }

    private boolean audioOnly() {
        return media.size() == 1 && media.get(0).startsWith("m=audio ") && !media.get(0).startsWith("m=audio 0 ");
    }

    private List<String> formats(int line) {
        return formats(media.get(line)).stream().filter(format -> startingWith("a=rtpmap:" + format + " ")
            .noneMatch(map -> map.contains("telephone-event"))).toList();
    }

    private static List<String> formats(String line) {
        return List.of(line.split(" ")).subList(3, line.split(" ").length);
    }

    private int packetTimeMs() {
        Matcher matcher = Pattern.compile("(?m)^a=ptime:(\\d+)$").matcher(String.join("\n", lines));
        return matcher.find() ? Integer.parseInt(matcher.group(1)) : 20;
    }
}
