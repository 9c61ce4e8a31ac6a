/** Time as an argument: timers that a thread or a test advances. */
package org.offhook.time;
