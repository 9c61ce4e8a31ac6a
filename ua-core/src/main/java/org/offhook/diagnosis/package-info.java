/**
 * Says in plain words what the packets show: why a call failed, how it sounded, what the evidence cannot decide. Each
 * {@link org.offhook.diagnosis.Rule} knows one kind of fault by its signature, and is silent when a capture begins or ends in the
 * middle of what it would judge. The same rules read files and the packets of our own calls. Pure.
 *
 * <p>A finding has a code that stays ({@code media.loss}), a severity and a sentence in both languages that ends with what to check
 * next. Thresholds are those of the course notes: loss over 1 percent or jitter over 30 ms is bad.
 */
package org.offhook.diagnosis;
