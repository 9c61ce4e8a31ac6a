/** Calls: dialogs and what happens in them (RFC 3261 sections 12 to 15). Pure; on the agent's loop. */
package org.offhook.call;
