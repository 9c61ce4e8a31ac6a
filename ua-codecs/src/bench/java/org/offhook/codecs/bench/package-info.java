/** Measurements of the codecs beside their native counterparts; docs/benchmarks.md tells how to run them. */
package org.offhook.codecs.bench;
