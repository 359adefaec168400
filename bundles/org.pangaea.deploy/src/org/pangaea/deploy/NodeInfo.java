package org.pangaea.deploy;

import java.nio.file.Path;

/**
 * A node of a machine that runs.
 *
 * @param name the virtual node's name
 * @param pid of its VMM
 * @param socket path of the VMM's control socket
 * @param log path of the file with what the VMM printed
 */
public record NodeInfo(String name, long pid, String socket, String log) {
  static NodeInfo of(VmmProcess process) {
    return new NodeInfo(
        process.node(), process.pid(), process.socket().toString(), process.log().toString());
  }

  /** Whether somebody serves its control socket. */
  boolean answers() {
    return RunDirectory.answers(Path.of(socket));
  }
}
