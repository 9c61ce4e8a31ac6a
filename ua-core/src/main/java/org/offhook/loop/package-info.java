/** The two ways in which work is put in order: the agent's one loop thread, and per-call queues on the application's executor. */
package org.offhook.loop;
