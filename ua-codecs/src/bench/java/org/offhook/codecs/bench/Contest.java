package org.offhook.codecs.bench;

import java.util.function.Supplier;

/**
 * One codec, one direction, here and elsewhere, over the same frames.
 *
 * @param name       codec, direction, and duration of a frame
 * @param rival      what ours is held against
 * @param target     least speed of ours over the rival's, or NaN where there is none
 * @param frames     frames in the stream
 * @param ours       our work on a frame
 * @param other      the rival's work on a frame
 * @param throughJna whether every frame of the rival's costs a call through JNA
 * @param likeness   how like the results of both are, to show that both do the same work; once both have run
 */
record Contest(String name, String rival, double target, int frames, FrameWork ours, FrameWork other, boolean throughJna,
               Supplier<String> likeness) {
}
