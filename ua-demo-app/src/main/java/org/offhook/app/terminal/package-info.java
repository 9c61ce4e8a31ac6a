/** What the command shows and how it ends: streams, texts in both languages, exit statuses, signals. */
package org.offhook.app.terminal;
