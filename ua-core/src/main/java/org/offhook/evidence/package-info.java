/**
 * What the phone itself saw on its sockets, kept as evidence without root: copies of SIP messages and media go to one thread, which
 * writes them to a capture file where one is wanted and sorts them into the tables of each call. Shell over
 * {@link org.offhook.capture} and {@link org.offhook.analysis}.
 */
package org.offhook.evidence;
