/** One test for each threat and fault of docs/conformance.md, by its number, over real sockets where that is what counts. */
package org.offhook.threats;
