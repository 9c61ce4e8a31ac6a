/** Codecs over files: raw PCM into raw payload octets and back, for conformance work. */
package org.offhook.app.codec;
