/**
 * What is sent to computers to measure the network between them, as one class that needs nothing
 * but the JDK. It runs there in a process of its own, single-threaded but for the wait for its
 * owner.
 */
package org.pangaea.deploy.ssh.probe;
