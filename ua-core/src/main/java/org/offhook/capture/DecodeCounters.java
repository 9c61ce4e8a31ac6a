package org.offhook.capture;

/**
 * What the decoder met.
 *
 * @param notIp            frames without IP: ARP, spanning tree
 * @param unknownLinkType  frames of a link layer not known here
 * @param malformed        frames whose headers contradict themselves or are cut
 * @param truncated        packets of which the capture left octets out (a short snap length)
 * @param fragments        frames that were fragments of an IP packet
 * @param reassembled      packets put together from fragments
 * @param fragmentsDropped fragments given up: their packet never became whole, or they overlapped
 */
public record DecodeCounters(long notIp, long unknownLinkType, long malformed, long truncated, long fragments, long reassembled,
        long fragmentsDropped) {
}
