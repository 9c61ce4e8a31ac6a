package org.offhook;

/** Packets of the sound of a call, as its report counts them; where there is no stream yet there are none. */
public final class PacketCounts {

    private static final int HEARD = 0;
    private static final int SAID = 1;
    private static final double LOUD_DBOV = -30;

    private PacketCounts() {
    }

    /** {@return packets received} */
    public static long heard(CallReport report) {
        return of(report, HEARD);
    }

    /** {@return packets sent} */
    public static long said(CallReport report) {
        return of(report, SAID);
    }

    private static long of(CallReport report, int stream) {
        Long packets = report.media().size() > stream ? report.media().get(stream).packets() : null;
        return packets == null ? 0 : packets;
    }

    /** Waits until so many packets were received. */
    public static void awaitHeard(Call call, long packets) {
        Await.until(() -> heard(call.report()) >= packets, () -> call.report().toJson());
    }

    /**
     * Waits until sound is heard, and so many packets from then on: before somebody says something there is silence, for as long as
     * it takes.
     */
    public static void awaitSound(Call call, long packets) {
        Await.until(() -> call.figures().heardDbov() != null && call.figures().heardDbov() > LOUD_DBOV, () -> call.report().toJson());
        awaitHeard(call, heard(call.report()) + packets);
    }
}
