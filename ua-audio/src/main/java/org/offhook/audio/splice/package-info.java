/** Speech made longer, shorter or whole where it is spliced: pitch periods, repeated, left out, or invented where samples are missing. */
package org.offhook.audio.splice;
