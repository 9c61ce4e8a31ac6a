/** The {@code offhook} command: one class for each verb, over the front door of ua-core. */
package org.offhook.app;
