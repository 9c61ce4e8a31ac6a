/** Where the libraries' log goes: standard error, with {@code --verbose} only. */
package org.offhook.app.log;
