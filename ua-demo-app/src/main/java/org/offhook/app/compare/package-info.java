/** The report of {@code codecs compare}: table, JSON, CSV and a self-contained HTML page with plots. */
package org.offhook.app.compare;
