/**
 * Who may ask this phone for anything, and how often: decided on each request before a transaction is made for it, so that a
 * flood costs no more than reading it. Pure: addresses, messages and the time are given from outside; no address is looked up.
 */
package org.offhook.sip.guard;
