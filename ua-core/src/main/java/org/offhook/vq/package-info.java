/**
 * Voice quality reports of RFC 6035: how a call sounded, told by PUBLISH to a collector when it is over. Pure; the transaction layer is
 * given from outside.
 */
package org.offhook.vq;
