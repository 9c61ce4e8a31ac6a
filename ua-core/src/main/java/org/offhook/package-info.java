/**
 * The front door: {@link org.offhook.UserAgent} registers {@link org.offhook.Account}s and places and takes
 * {@link org.offhook.Call}s; {@link org.offhook.CallReport} says what became of each. Everything below is reached through here.
 */
package org.offhook;
