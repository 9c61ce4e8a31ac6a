/** Groups of options that several verbs share, and what they mean to the user agent. */
package org.offhook.app.options;
