/** ITU-T G.711: A-law and mu-law, one octet per sample at 8000 Hz. */
package org.offhook.codecs.g711;
