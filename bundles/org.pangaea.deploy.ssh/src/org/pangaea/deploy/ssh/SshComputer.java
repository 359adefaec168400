package org.pangaea.deploy.ssh;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.channel.ClientChannelEvent;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.sftp.client.SftpClient;
import org.apache.sshd.sftp.client.SftpClientFactory;
import org.pangaea.deploy.DeployException;

/** One computer that is reached by SSH. Any thread. */
public final class SshComputer {
  private static final Duration OPEN = Duration.ofSeconds(15);

  /** How long a connection of which a channel has broken may take to be found closed. */
  private static final Duration END = Duration.ofSeconds(1);

  private final SshComputers all;
  private final String name;
  private final SshComputers.Wanted wanted;
  private SshConnection connection;

  /** Something was lost since a connection was looked at last. */
  private volatile boolean isInDoubt;

  SshComputer(SshComputers all, String name, SshComputers.Wanted wanted) {
    this.all = all;
    this.name = name;
    this.wanted = wanted;
  }

  /** What a script did. */
  record Ran(int status, String out, String err) {
    /** Its last words, for messages. */
    String words() {
      String text = (err.isBlank() ? out : err).strip();
      return text.isEmpty() ? "status " + status : text;
    }
  }

  public String name() {
    return name;
  }

  /** Host name or IP address at which it is reached. */
  public String address() throws DeployException {
    return all.host(wanted).address();
  }

  /**
   * Its connection, which is made if there is none.
   *
   * @throws DeployException if it cannot be reached, is not who the user knows, or lets nobody in
   */
  public synchronized void connect() throws DeployException, InterruptedException {
    if (isInDoubt) {
      isInDoubt = false;
      if (connection != null) {
        connection.awaitEnd(END);
      }
    }
    if (connection == null || !connection.isOpen()) {
      connection = all.connect(name, all.host(wanted));
    }
  }

  /** Whether there is a connection now. */
  public synchronized boolean isConnected() {
    return connection != null && connection.isOpen();
  }

  synchronized ClientSession session() throws DeployException, InterruptedException {
    connect();
    return connection.session();
  }

  synchronized void disconnect() {
    if (connection != null) {
      connection.close();
      connection = null;
    }
  }

  /**
   * Runs a POSIX shell script.
   *
   * @param what completes "Computer 'x' could not …"
   */
  Ran run(String what, String script, Duration limit) throws DeployException, InterruptedException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    InputStream in = new ByteArrayInputStream(Shell.whole(script).getBytes(StandardCharsets.UTF_8));
    int status = execute(what, "exec /bin/sh -s", in, out, err, limit);
    return new Ran(
        status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /**
   * Runs a command until it ends.
   *
   * @return its exit status
   */
  int execute(
      String what,
      String command,
      InputStream in,
      OutputStream out,
      OutputStream err,
      Duration limit)
      throws DeployException, InterruptedException {
    try (ChannelExec channel = session().createExecChannel(command)) {
      channel.setIn(in);
      channel.setOut(out);
      channel.setErr(err);
      channel.open().verify(OPEN);
      Set<ClientChannelEvent> events =
          channel.waitFor(EnumSet.of(ClientChannelEvent.CLOSED), limit);
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      if (events.contains(ClientChannelEvent.TIMEOUT)) {
        throw new DeployException(
            DeployException.Kind.TIMED_OUT,
            "Computer '%s' could not %s within %d s. Is it very busy, or its network slow?"
                .formatted(name, what, limit.toSeconds()));
      }
      if (channel.getExitStatus() == null) {
        throw lost(what, null);
      }
      return channel.getExitStatus();
    } catch (IOException e) {
      SshFailure.rethrowInterrupt(e);
      throw lost(what, e);
    }
  }

  /** Runs a script that must succeed, and gives what it printed. */
  String output(String what, String script, Duration limit)
      throws DeployException, InterruptedException {
    Ran ran = run(what, script, limit);
    if (ran.status() != 0) {
      throw new DeployException(
          DeployException.Kind.FAILED,
          "Computer '%s' could not %s: %s".formatted(name, what, ran.words()));
    }
    return ran.out();
  }

  SftpClient sftp() throws DeployException, InterruptedException {
    try {
      return SftpClientFactory.instance().createSftpClient(session());
    } catch (IOException e) {
      SshFailure.rethrowInterrupt(e);
      throw new DeployException(
          DeployException.Kind.FAILED,
          "Computer '%s' takes no files: its SSH server has no SFTP (%s). It needs the line: Subsystem sftp internal-sftp"
              .formatted(name, SshFailure.reason(e)),
          e);
    }
  }

  /** Opens a channel to a Unix-domain socket there. */
  DirectStreamlocalChannel streamlocal(String socket)
      throws IOException, DeployException, InterruptedException {
    ClientSession session = session();
    DirectStreamlocalChannel channel = new DirectStreamlocalChannel(socket);
    session
        .getService(org.apache.sshd.common.session.ConnectionService.class)
        .registerChannel(channel);
    try {
      channel.open().verify(OPEN);
      return channel;
    } catch (IOException e) {
      channel.close(true);
      throw SshFailure.isRefusedChannel(e)
          ? new IOException("nobody answers there, or its SSH server does not forward it", e)
          : e;
    }
  }

  /**
   * What was under way is lost. So may the connection be, or not: a command can die alone. Who
   * tries again finds out.
   */
  DeployException lost(String what, IOException e) {
    isInDoubt = true;
    return new DeployException(
        DeployException.Kind.UNREACHABLE,
        "Computer '%s' could not %s: the SSH connection to it was lost%s. Is it still there?"
            .formatted(name, what, e == null ? "" : " (" + SshFailure.reason(e) + ")"),
        e);
  }
}
