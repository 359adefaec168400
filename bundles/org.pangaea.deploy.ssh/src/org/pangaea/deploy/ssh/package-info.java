/**
 * Reaches other computers by SSH: one connection to each, by which the VMM is brought there,
 * started and called. Any thread may call, unless a class says otherwise; calls that wait for the
 * network can be interrupted.
 */
package org.pangaea.deploy.ssh;
