/**
 * Questions to name servers of the user's choice (RFC 1035): messages as values, pure, and a resolver over sockets that believes no
 * answer but that to its own question, from where it asked. For address records; SRV belongs here when it comes.
 */
package org.offhook.dns;
