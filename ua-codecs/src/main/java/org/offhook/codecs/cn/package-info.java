/**
 * Comfort noise in the payload format of RFC 3389 ({@code CN}, static payload type 13 at 8000 Hz). A description of
 * noise has no duration, and CN is never the codec of a call, so these classes stand beside the codec interface and
 * are not found by {@link org.offhook.codecs.Codecs}.
 */
package org.offhook.codecs.cn;
