/**
 * What registrations and calls of one account have in common: who it is, the way its requests go, what the registrar said
 * about its address, and a request that answers digest challenges. Pure; on the agent's loop.
 */
package org.offhook.sip.account;
