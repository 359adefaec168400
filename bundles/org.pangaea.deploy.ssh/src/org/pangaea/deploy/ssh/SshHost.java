package org.pangaea.deploy.ssh;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How a host is reached: what the user's {@code ~/.ssh/config} makes of a name.
 *
 * @param alias the name
 * @param address host name or IP address to connect to
 * @param port of its SSH server
 * @param user to log in as
 * @param identityFiles files with private keys to offer, in this order
 * @param identitiesOnly whether keys of the agent that are in none of these files are left out
 * @param agent socket of the agent to ask
 * @param jumps hosts to go through, the first one first, each {@code [USER@]HOST[:PORT]}
 * @param knownHosts files with keys of hosts; new ones go into the first
 * @param keyAlias what the host is called in these files, if not by its address
 */
record SshHost(
    String alias,
    String address,
    int port,
    String user,
    List<Path> identityFiles,
    boolean identitiesOnly,
    Optional<Path> agent,
    List<String> jumps,
    List<Path> knownHosts,
    Optional<String> keyAlias) {
  static final int STANDARD_PORT = 22;

  /** As known_hosts writes it. */
  String knownAs() {
    return keyAlias.orElse(port == STANDARD_PORT ? address : "[" + address + "]:" + port);
  }

  /** As messages write it. */
  String shown() {
    return user + "@" + address + (port == STANDARD_PORT ? "" : ":" + port);
  }
}
