package org.pangaea.deploy.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.sshd.sftp.client.SftpClient;
import org.apache.sshd.sftp.common.SftpConstants;
import org.apache.sshd.sftp.common.SftpException;
import org.pangaea.deploy.DeployException;

/**
 * Looks after the VMMs of one computer, by one SFTP channel for all, since servers allow but few:
 * when a control socket is there it is offered here, what is printed comes into the log here, and
 * the end of a process is noticed. Where the connection is lost it is made again; until then the
 * VMMs are taken to be running.
 */
final class Watch implements AutoCloseable {
  private static final long INTERVAL_MILLIS = 200;
  private static final long RETRY_MILLIS = 2000;

  /** After so many one is told; a VMM that starts refuses none or one. */
  private static final int REFUSALS = 10;

  private static final int KILLED = 128 + 9;

  /** More than this is not fetched at once, so that all logs have their turn. */
  private static final int MOST_BYTES = 256 * 1024;

  private final SshComputer computer;
  private final RemoteRun run;
  private final List<SshVmm> vmms = new CopyOnWriteArrayList<>();
  private final Set<SshVmm> unoffered = ConcurrentHashMap.newKeySet();
  private final Map<SshVmm, StreamlocalForward> forwards = new HashMap<>();
  private final Map<SshVmm, Integer> refusals = new HashMap<>();
  private final Map<SshVmm, Long> read = new HashMap<>();
  private final Thread thread;
  private volatile boolean closed;

  Watch(SshComputer computer, RemoteRun run) {
    this.computer = computer;
    this.run = run;
    thread = Thread.ofPlatform().daemon().name("watch " + computer.name()).unstarted(this::work);
  }

  /**
   * Looks after one more.
   *
   * @param offered whether its control socket is to be offered where it says
   */
  synchronized void add(SshVmm vmm, boolean offered) {
    vmm.watched();
    if (offered) {
      unoffered.add(vmm);
    }
    vmms.add(vmm);
    if (thread.getState() == Thread.State.NEW) {
      thread.start();
    }
  }

  private void work() {
    while (!closed) {
      try (SftpClient sftp = computer.sftp()) {
        while (!closed) {
          for (SshVmm vmm : vmms) {
            look(sftp, vmm);
          }
          Thread.sleep(INTERVAL_MILLIS);
        }
      } catch (IOException | DeployException e) {
        if (!pause()) {
          return;
        }
      } catch (InterruptedException e) {
        // Only by close.
        return;
      }
    }
  }

  private static boolean pause() {
    try {
      Thread.sleep(RETRY_MILLIS);
      return true;
    } catch (InterruptedException e) {
      return false;
    }
  }

  private void look(SftpClient sftp, SshVmm vmm) throws IOException, DeployException {
    boolean alive = exists(sftp, "/proc/" + vmm.pid());
    if (unoffered.contains(vmm) && exists(sftp, run.path(vmm.index() + ".sock"))) {
      offer(vmm);
    }
    readLog(sftp, vmm);
    if (!alive) {
      vmms.remove(vmm);
      close(forwards.remove(vmm));
      vmm.ended(status(sftp, vmm));
    }
  }

  /** The socket's file is there before somebody listens: whoever is too early would see it fail. */
  private void offer(SshVmm vmm) throws DeployException, IOException {
    String socket = run.path(vmm.index() + ".sock");
    try {
      computer.streamlocal(socket).close(true);
    } catch (IOException e) {
      if (!computer.isConnected()) {
        throw e;
      }
      refused(vmm);
      return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    unoffered.remove(vmm);
    forwards.put(vmm, new StreamlocalForward(computer, socket, vmm.socket()));
  }

  /** The server does not say whether nobody listens, or it does not want to forward. */
  private void refused(SshVmm vmm) throws IOException {
    int times = refusals.merge(vmm, 1, Integer::sum);
    if (times == REFUSALS) {
      Files.writeString(
          vmm.log(),
          "pangaea: nothing comes through to %s on computer '%s'. If its sshd_config forbids that: AllowStreamLocalForwarding yes\n"
              .formatted(run.path(vmm.index() + ".sock"), computer.name()),
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    }
  }

  private static boolean exists(SftpClient sftp, String path) throws IOException {
    try {
      sftp.stat(path);
      return true;
    } catch (SftpException e) {
      if (e.getStatus() == SftpConstants.SSH_FX_NO_SUCH_FILE) {
        return false;
      }
      throw e;
    }
  }

  private void readLog(SftpClient sftp, SshVmm vmm) throws IOException {
    String log = run.path(vmm.node() + ".log");
    long from = read.getOrDefault(vmm, 0L);
    try (SftpClient.CloseableHandle handle = sftp.open(log, SftpClient.OpenMode.Read)) {
      byte[] buffer = new byte[32 * 1024];
      int taken = 0;
      for (int n = sftp.read(handle, from, buffer);
          n > 0 && taken < MOST_BYTES;
          n = sftp.read(handle, from, buffer)) {
        Files.write(
            vmm.log(),
            Arrays.copyOf(buffer, n),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            // What is here of an earlier look is there, too.
            from == 0 ? StandardOpenOption.TRUNCATE_EXISTING : StandardOpenOption.APPEND);
        from += n;
        taken += n;
      }
      read.put(vmm, from);
    } catch (SftpException e) {
      // Somebody has undeployed it. The process says the rest.
      read.put(vmm, from);
    }
  }

  /** Whoever started the process writes its status a moment after its end, if it lives itself. */
  private int status(SftpClient sftp, SshVmm vmm) throws IOException {
    String file = run.path(vmm.index() + ".exit");
    for (int i = 0; i < 10 && !exists(sftp, file); i++) {
      if (!pauseBriefly()) {
        return KILLED;
      }
    }
    try (InputStream in = sftp.read(file)) {
      return Integer.parseInt(new String(in.readAllBytes(), StandardCharsets.US_ASCII).strip());
    } catch (SftpException | NumberFormatException e) {
      return KILLED;
    }
  }

  private static boolean pauseBriefly() {
    try {
      Thread.sleep(INTERVAL_MILLIS / 4);
      return true;
    } catch (InterruptedException e) {
      return false;
    }
  }

  private static void close(StreamlocalForward forward) {
    if (forward != null) {
      forward.close();
    }
  }

  /** Offers their sockets no more. They run on. */
  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    forwards.values().forEach(StreamlocalForward::close);
    forwards.clear();
  }
}
