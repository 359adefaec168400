package org.pangaea.deploy.ssh;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.sshd.sftp.client.SftpClient;
import org.apache.sshd.sftp.common.SftpException;
import org.pangaea.deploy.DeployException;
import org.pangaea.deploy.NodeInfo;
import org.pangaea.deploy.report.ComputerFacts;
import org.pangaea.deploy.report.Elsewhere;
import org.pangaea.deploy.report.ReportArchive;

/** Fetches for a report what computers know that are reached by SSH. */
public final class SshReport implements Elsewhere {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int PIECE = 32 * 1024;

  private final SshComputers computers;

  public SshReport(SshComputers computers) {
    this.computers = computers;
  }

  @Override
  public List<ComputerFacts> look(List<NodeInfo> nodes, int mostOfALog)
      throws InterruptedException {
    Map<String, List<NodeInfo>> byComputer = new LinkedHashMap<>();
    for (NodeInfo node : nodes) {
      byComputer.computeIfAbsent(node.remote().computer(), _ -> new ArrayList<>()).add(node);
    }
    try {
      return Parallel.map(
          byComputer.entrySet(),
          computer -> look(computer.getKey(), computer.getValue(), mostOfALog));
    } catch (DeployException e) {
      // Each is caught below, with the computer that it is about.
      throw new IllegalStateException(e);
    }
  }

  private ComputerFacts look(String name, List<NodeInfo> nodes, int mostOfALog)
      throws InterruptedException {
    SshComputer computer = computers.computer(nodes.getFirst().remote());
    try {
      computer.connect();
      Map<String, String> logs = new LinkedHashMap<>();
      Map<String, String> missing = new LinkedHashMap<>();
      String text = "SSH server: %s\n".formatted(computer.session().getServerVersion());
      text += facts(computer, folders(nodes), missing);
      logs(computer, nodes, mostOfALog, logs, missing);
      return new ComputerFacts(name, text, logs, missing);
    } catch (DeployException e) {
      return ComputerFacts.unreached(name, e.getMessage());
    }
  }

  private static List<String> folders(List<NodeInfo> nodes) {
    return nodes.stream().map(SshReport::folder).distinct().toList();
  }

  private static String folder(NodeInfo node) {
    String socket = node.remote().socket();
    return socket.substring(0, socket.lastIndexOf('/'));
  }

  private static String facts(
      SshComputer computer, List<String> folders, Map<String, String> missing)
      throws DeployException, InterruptedException {
    SshComputer.Ran ran =
        computer.run(
            "tell about itself",
            """
            echo "kernel: $(uname -srvm)"
            sed -n 's/^PRETTY_NAME=/system: /p' /etc/os-release 2>/dev/null
            echo "libc: $(getconf GNU_LIBC_VERSION 2>/dev/null)"
            echo "time: $(date -u +%%Y-%%m-%%dT%%H:%%M:%%SZ)"
            echo "up: $(uptime 2>/dev/null)"
            echo "processors: $(nproc)"
            sed -n '1,3p' /proc/meminfo
            df -Pk /tmp "$HOME" 2>/dev/null
            for folder in %s; do
              echo "--- $folder"
              ls -ln "$folder" 2>&1
              for exit in "$folder"/*.exit; do
                [ ! -e "$exit" ] || echo "$exit: $(cat "$exit")"
              done
            done
            """
                .formatted(Shell.quote(folders)),
            LIMIT);
    if (ran.status() != 0) {
      missing.put("a part of what computer " + computer.name() + " tells", ran.words());
    }
    StringBuilder text = new StringBuilder(ran.out());
    for (RemoteJava java : RemoteJava.all(computer)) {
      text.append("Java: %s in %s\n".formatted(java.version(), java.launcher()));
    }
    return text.toString();
  }

  private static void logs(
      SshComputer computer,
      List<NodeInfo> nodes,
      int most,
      Map<String, String> logs,
      Map<String, String> missing)
      throws DeployException, InterruptedException {
    try (SftpClient sftp = computer.sftp()) {
      for (NodeInfo node : nodes) {
        String path = folder(node) + "/" + node.name() + ".log";
        String deployment = RemoteRun.deployment(node.remote().socket());
        try {
          logs.put(deployment + "/" + node.name() + ".log", end(sftp, path, most));
        } catch (SftpException e) {
          missing.put(
              "the log of node %s on computer %s".formatted(node.name(), computer.name()),
              "%s cannot be read: %s.".formatted(path, e.getMessage()));
        }
      }
    } catch (IOException e) {
      SshFailure.rethrowInterrupt(e);
      missing.put(
          "logs on computer " + computer.name(), computer.lost("give logs", e).getMessage());
    }
  }

  private static String end(SftpClient sftp, String path, int most) throws IOException {
    try (SftpClient.CloseableHandle handle = sftp.open(path, SftpClient.OpenMode.Read)) {
      long size = sftp.stat(handle).getSize();
      long skipped = Math.max(0, size - most);
      byte[] bytes = new byte[(int) (size - skipped)];
      int taken = 0;
      while (taken < bytes.length) {
        int n =
            sftp.read(handle, skipped + taken, bytes, taken, Math.min(PIECE, bytes.length - taken));
        if (n <= 0) {
          break;
        }
        taken += n;
      }
      return ReportArchive.beginning(skipped)
          + new String(Arrays.copyOf(bytes, taken), StandardCharsets.UTF_8);
    }
  }
}
