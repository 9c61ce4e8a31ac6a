/** ITU-T G.726: ADPCM at 16, 24, 32 and 40 kbit/s, 8000 Hz, in the packings of RFC 3551 and of AAL2. */
package org.offhook.codecs.g726;
