package org.pangaea.deploy.ssh;

import org.apache.sshd.client.session.ClientSession;

/**
 * A connection to a host, open until one of its ends closes it.
 *
 * @param session of the library
 * @param host at its other end
 */
record SshConnection(ClientSession session, SshHost host) implements AutoCloseable {
  boolean isOpen() {
    return session.isOpen() && session.isAuthenticated();
  }

  @Override
  public void close() {
    session.close(true);
  }
}
