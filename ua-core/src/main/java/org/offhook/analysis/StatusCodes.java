package org.offhook.analysis;

import java.util.Set;

/** The status codes that Wireshark's SIP statistics know by name; others are counted with the last code of their class. */
final class StatusCodes {

    private static final Set<Integer> NAMED = Set.of(100, 180, 181, 182, 183, 200, 202, 204, 300, 301, 302, 305, 380, 400, 401, 402, 403, 404,
            405, 406, 407, 408, 410, 412, 413, 414, 415, 416, 420, 421, 422, 423, 428, 429, 430, 433, 436, 437, 438, 439, 440, 470, 480, 481,
            482, 483, 484, 485, 486, 487, 488, 489, 491, 493, 494, 500, 501, 502, 503, 504, 505, 513, 600, 603, 604, 606, 607, 608, 999);

    private static final int LEAST = 100;
    private static final int BEYOND = 700;

    private StatusCodes() {
    }

    /** The code that a response is counted under, 0 for one that is counted under none. */
    static int counted(int status) {
        if (NAMED.contains(status)) {
            return status;
        }
        return status < LEAST || status >= BEYOND ? 0 : status / 100 * 100 + 99;
    }
}
