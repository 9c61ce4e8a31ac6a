/**
 * A network inside a test: signalling between user agents in one process, in virtual time, with seeded delay and loss.
 * A whole call of ten minutes takes milliseconds, and the same seed gives the same call.
 */
package org.offhook.testkit;
