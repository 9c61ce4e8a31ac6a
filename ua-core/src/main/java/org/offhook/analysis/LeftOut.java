package org.offhook.analysis;

/**
 * What a report does not hold, so that memory stays bounded, and what Wireshark does not count. All zero for a capture of usual size.
 *
 * @param unexaminedCalls    calls whose messages were let go before they had ended, or with nobody to examine them: counted, but not looked
 *                           at for faults
 * @param callRows           calls that are in the totals and not in the list
 * @param registrationRows   registrations that are not in the list
 * @param messages           messages beyond the first two thousand of one Call-ID
 * @param streamPackets      RTP packets of streams beyond the first twenty thousand
 * @param uncountedMessages  SIP messages that Wireshark's statistics leave out: cut by the capture, or in TCP segments out of order
 * @param cutMessages        of these, the ones that the capture cut
 */
public record LeftOut(long unexaminedCalls, long callRows, long registrationRows, long messages, long streamPackets,
        long uncountedMessages, long cutMessages) {
}
