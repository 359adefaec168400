package org.pangaea.workbench.ui;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * An OpenSSH server on a port of the loopback interface: a computer of its own as far as its files
 * and its deployments are concerned. What is needed for it is in CONTRIBUTING.md.
 */
final class LoopbackSshd implements AutoCloseable {

  private static final long PATIENCE = 20_000_000_000L;

  private final Path folder;
  private final int port;
  private Process server;

  /**
   * @param folder that is to have all its files
   * @param key public key of who may log in
   */
  LoopbackSshd(Path folder, Path key) throws IOException, InterruptedException {
    this.folder = Files.createDirectories(folder);
    port = freePort();
    newKey(folder.resolve("host"));
    Files.createDirectories(folder.resolve("tmp"));
    Files.copy(key, folder.resolve("authorized_keys"));
    Files.writeString(
        folder.resolve("config"),
        """
        ListenAddress 127.0.0.1:%d
        HostKey %s/host
        AuthorizedKeysFile %2$s/authorized_keys
        PidFile none
        StrictModes no
        UsePAM no
        PasswordAuthentication no
        PermitRootLogin prohibit-password
        SetEnv XDG_CACHE_HOME=%2$s/cache TMPDIR=%2$s/tmp
        Subsystem sftp internal-sftp
        """
            .formatted(port, folder));
    start();
  }

  static void newKey(Path file) throws IOException, InterruptedException {
    Process made =
        new ProcessBuilder("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", file.toString())
            .inheritIO()
            .start();
    if (made.waitFor() != 0) {
      throw new IOException("no key could be made");
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Lets it serve, if it does not. */
  void start() throws IOException, InterruptedException {
    if (server != null && server.isAlive()) {
      return;
    }
    // The directory that sshd changes to, which packages make when the system starts.
    server =
        new ProcessBuilder(
                "sh",
                "-c",
                "mkdir -p /run/sshd 2>/dev/null; exec /usr/sbin/sshd -D -e -f "
                    + folder
                    + "/config")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
            .start();
    long deadline = System.nanoTime() + PATIENCE;
    while (!answers()) {
      if (!server.isAlive() || System.nanoTime() > deadline) {
        throw new IOException("sshd: " + Files.readString(folder.resolve("log")));
      }
      Thread.onSpinWait();
    }
  }

  private boolean answers() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress("127.0.0.1", port), 1000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** As {@code ~/.ssh/config} would say how to reach it. */
  String config(String alias) {
    return "Host %s\n  HostName 127.0.0.1\n  Port %d\n".formatted(alias, port);
  }

  /** Everything that deployments left. */
  List<Path> left() throws IOException {
    try (Stream<Path> all =
        Stream.concat(
            Files.walk(folder.resolve("tmp")),
            Files.exists(folder.resolve("cache"))
                ? Files.walk(folder.resolve("cache"))
                : Stream.empty())) {
      return all.filter(Files::isRegularFile).toList();
    }
  }

  /** Cuts all connections, and takes no new ones. */
  void cut() throws InterruptedException {
    List<ProcessHandle> sessions =
        server
            .descendants()
            .filter(process -> process.info().command().orElse("").contains("sshd"))
            .toList();
    server.destroy();
    server.waitFor();
    sessions.forEach(ProcessHandle::destroyForcibly);
  }

  @Override
  public void close() throws InterruptedException {
    server.descendants().forEach(ProcessHandle::destroyForcibly);
    server.destroyForcibly().waitFor();
  }
}
