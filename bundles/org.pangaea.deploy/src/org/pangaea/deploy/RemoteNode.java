package org.pangaea.deploy;

/**
 * Where a VMM is that runs on another computer. Nothing in it is secret.
 *
 * @param computer the computer's name in the model
 * @param address as the model has it: host name, IP address, or alias of the SSH client
 * @param user who logs in; null: as the SSH client is configured
 * @param port of the SSH server; 0: as the SSH client is configured
 * @param socket path of the control socket there
 */
public record RemoteNode(String computer, String address, String user, int port, String socket) {}
