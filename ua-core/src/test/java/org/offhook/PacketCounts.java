package org.offhook;

/** Packets of the sound of a call, as its report counts them; where there is no stream yet there are none. */
public final class PacketCounts {

    private static final int HEARD = 0;
    private static final int SAID = 1;

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
}
