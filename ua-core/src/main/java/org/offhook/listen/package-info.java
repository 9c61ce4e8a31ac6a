/** What was said in a stream of a capture, decoded into a sound file. */
package org.offhook.listen;
