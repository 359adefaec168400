package org.pangaea.deploy;

import java.nio.file.Path;

/**
 * A node of a machine that runs.
 *
 * @param name the virtual node's name
 * @param pid of its VMM
 * @param socket path of the VMM's control socket
 * @param log path of the file with what the VMM printed
 * @param remote where it is if it is on another computer, where the process id counts, too; null if
 *     it is on this one. Then who started it has the control socket at the path above, and others
 *     have to reach it by {@link Doors}
 */
public record NodeInfo(String name, long pid, String socket, String log, RemoteNode remote) {
  /** One on this computer. */
  public NodeInfo(String name, long pid, String socket, String log) {
    this(name, pid, socket, log, null);
  }

  static NodeInfo of(VmmProcess process) {
    return new NodeInfo(
        process.node(),
        process.pid(),
        process.socket().toString(),
        process.log().toString(),
        process.remote().orElse(null));
  }

  /**
   * Whether somebody serves its control socket. One on another computer is taken to be there: to
   * know, one would have to connect to it.
   */
  boolean answers() {
    return remote != null || RunDirectory.answers(Path.of(socket));
  }
}
