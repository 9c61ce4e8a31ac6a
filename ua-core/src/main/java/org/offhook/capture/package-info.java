/**
 * Capture files: pcap and pcapng read as a stream of frames, and frames taken apart down to UDP, TCP and ICMP. Pure: bytes in,
 * values out; no socket, no thread, no clock. What lies in a frame about its own length is bounded by the frame, what lies in a
 * file is counted and skipped, and what cannot be a capture is refused with one clear sentence.
 *
 * <p>The way of a frame:
 * <pre>
 *   file  -> {@link org.offhook.capture.CaptureReader}   pcap or pcapng, one {@link org.offhook.capture.CapturedFrame} at a time
 *         -> {@link org.offhook.capture.PacketDecoder}   link layer, VLAN, tunnels, IPv4, IPv6, fragments put together
 *         -> {@link org.offhook.capture.Packet}          addresses, ports, DSCP, payload
 *         -> {@link org.offhook.capture.TcpStreams}      for TCP: the octets in order, holes named
 * </pre>
 */
package org.offhook.capture;
