package org.offhook.codecs.bench;

/** What is measured: the work on one frame of a stream, in order and round and round. */
@FunctionalInterface
interface FrameWork {

    /**
     * Does the work.
     *
     * @param frame number of the frame in the stream, from 0
     */
    void run(int frame);

    /** Does the work on some frames in turn, starting over at the end of the stream. */
    default void run(int first, int count, int frames) {
        int frame = first;
        for (int i = 0; i < count; i++) {
            run(frame);
            if (++frame == frames) {
                frame = 0;
            }
        }
    }
}
