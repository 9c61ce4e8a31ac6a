/**
 * A test call for monitoring: what it measures, the limits it is judged by, and the result as monitoring systems read it. Pure but for
 * {@link org.offhook.check.CheckRun}, which places the call over the front door of {@link org.offhook}.
 */
package org.offhook.check;
