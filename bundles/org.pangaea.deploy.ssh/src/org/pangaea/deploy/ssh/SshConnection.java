package org.pangaea.deploy.ssh;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.future.CloseFuture;
import org.apache.sshd.common.future.SshFutureListener;

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

  /**
   * Waits until it is known to be closed, if it is. The end of a channel can be seen some
   * milliseconds before that of the connection.
   */
  void awaitEnd(Duration limit) throws InterruptedException {
    CountDownLatch end = new CountDownLatch(1);
    SshFutureListener<CloseFuture> listener = _ -> end.countDown();
    session.addCloseFutureListener(listener);
    try {
      end.await(limit.toMillis(), TimeUnit.MILLISECONDS);
    } finally {
      session.removeCloseFutureListener(listener);
    }
  }

  @Override
  public void close() {
    session.close(true);
  }
}
