package org.pangaea.deploy.ssh;

import java.io.IOException;
import org.apache.sshd.client.channel.AsyncCapableClientChannel;
import org.apache.sshd.client.future.DefaultOpenFuture;
import org.apache.sshd.client.future.OpenFuture;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.channel.LocalWindow;
import org.apache.sshd.common.util.buffer.Buffer;

/**
 * A channel to a Unix-domain socket on the other side, {@code direct-streamlocal@openssh.com} (see
 * PROTOCOL of OpenSSH, section 2.4).
 */
final class DirectStreamlocalChannel extends AsyncCapableClientChannel {
  private static final int RESERVED = 32;

  private final String path;

  /**
   * @param path of the socket there
   */
  DirectStreamlocalChannel(String path) {
    super("direct-streamlocal@openssh.com", false);
    this.path = path;
  }

  /**
   * Whoever was there has closed the socket, or died. The server says only that no more comes, and
   * waits for us to close; and who reads the channel's stream would not even hear of that.
   */
  @Override
  public void handleEof() throws IOException {
    super.handleEof();
    close(false);
  }

  @Override
  public synchronized OpenFuture open() throws IOException {
    if (closeFuture.isClosed()) {
      throw new SshException("the session has been closed");
    }
    openFuture = new DefaultOpenFuture(path, futureLock);
    LocalWindow window = getLocalWindow();
    Buffer buffer =
        getSession()
            .createBuffer(
                SshConstants.SSH_MSG_CHANNEL_OPEN,
                getChannelType().length() + path.length() + RESERVED + Long.SIZE);
    buffer.putString(getChannelType());
    buffer.putUInt(getChannelId());
    buffer.putUInt(window.getSize());
    buffer.putUInt(window.getPacketSize());
    buffer.putString(path);
    buffer.putString("");
    buffer.putUInt(0);
    writePacket(buffer);
    return openFuture;
  }
}
