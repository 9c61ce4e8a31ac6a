package org.offhook.call;

import org.offhook.sip.TransactionLayer;
import org.offhook.sip.account.Tokens;
import org.offhook.time.Timers;

/**
 * What all calls of an agent share.
 *
 * @param layer  sends
 * @param timers the loop's
 * @param tokens randomness
 * @param table  finds calls
 */
record CallContext(TransactionLayer layer, Timers timers, Tokens tokens, CallTable table) {
}
