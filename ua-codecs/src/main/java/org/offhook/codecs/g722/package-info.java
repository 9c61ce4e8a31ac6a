/** ITU-T G.722: 7 kHz audio at 64, 56 and 48 kbit/s by sub-band ADPCM. */
package org.offhook.codecs.g722;
