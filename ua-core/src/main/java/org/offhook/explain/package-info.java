/** What codes mean, in plain words: SIP statuses, Q.850 causes, warnings, findings, thresholds. Texts only, no logic. */
package org.offhook.explain;
