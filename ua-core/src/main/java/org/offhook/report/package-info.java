/**
 * Reports that are files: pages of HTML with ladders and graphs drawn, and JUnit XML. Pure: from tables and findings to text. Whatever
 * a peer wrote comes out as text and nothing else.
 */
package org.offhook.report;
