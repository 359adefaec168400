package org.pangaea.deploy.ssh;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** A computer of the {@link SshLab}: an sshd, and folders that only those who log in there use. */
final class TestComputer {
  private static final long PATIENCE = 20_000_000_000L;

  private final SshLab lab;
  private final String name;
  private final Path folder;
  private final Optional<String> namespace;
  private final String address;
  private final int port;
  private Process server;

  TestComputer(
      SshLab lab,
      String name,
      Path folder,
      Optional<String> namespace,
      String address,
      int number) {
    this.lab = lab;
    this.name = name;
    this.folder = folder;
    this.namespace = namespace;
    this.address = address;
    port = namespace.isPresent() ? 22 : freePort() + number;
  }

  private static int freePort() {
    try (java.net.ServerSocket socket = new java.net.ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  void start(SshLab.Wish wish) throws IOException, InterruptedException {
    Files.createDirectories(cache());
    Files.createDirectories(temporary());
    if (!Files.exists(hostKey())) {
      SshLab.newKey(hostKey(), "");
    }
    Files.copy(
        lab.key().resolveSibling("id_ed25519.pub"),
        authorizedKeys(),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    Files.writeString(
        config(),
        """
        ListenAddress %s:%d
        HostKey %s
        AuthorizedKeysFile %s
        PidFile none
        StrictModes no
        UsePAM no
        PasswordAuthentication no
        PermitRootLogin prohibit-password
        SetEnv XDG_CACHE_HOME=%s TMPDIR=%s %s
        Subsystem sftp internal-sftp
        """
            .formatted(
                address,
                port,
                hostKey(),
                authorizedKeys(),
                cache(),
                temporary(),
                wish.environment));
    server = serve(wish.before, config());
    long deadline = System.nanoTime() + PATIENCE;
    while (!answers()) {
      if (!server.isAlive() || System.nanoTime() > deadline) {
        throw new IOException("sshd of " + name + ": " + Files.readString(log()));
      }
      Thread.sleep(20);
    }
  }

  private Process serve(String before, Path config) throws IOException {
    List<String> words = new ArrayList<>();
    String sshd = "exec /usr/sbin/sshd -D -e -f " + config;
    if (namespace.isPresent()) {
      words.addAll(List.of("ip", "netns", "exec", namespace.get(), "unshare", "-m", "sh", "-c"));
      // The directory that sshd changes to, which packages make when the system starts.
      words.add("mount -t tmpfs none /run && mkdir /run/sshd && " + before + "\n" + sshd);
    } else {
      words.addAll(List.of("sh", "-c", "mkdir -p /run/sshd 2>/dev/null\n" + sshd));
    }
    return new ProcessBuilder(words)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
        .start();
  }

  private boolean answers() {
    return answers(port);
  }

  private boolean answers(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address, port), 1000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Ends the server; connections that are open stay so. */
  void stop() throws InterruptedException {
    server.destroy();
    server.waitFor();
  }

  /** Cuts all connections, as if the network was gone for a moment. */
  void cutConnections() throws InterruptedException {
    server
        .descendants()
        .filter(process -> process.info().command().orElse("").endsWith("sshd"))
        .forEach(ProcessHandle::destroyForcibly);
  }

  void makeKnown() throws IOException {
    Files.writeString(
        lab.knownHosts(),
        knownAs() + " " + publicKey() + "\n",
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  String knownAs() {
    return port == 22 ? address : "[" + address + "]:" + port;
  }

  String publicKey() throws IOException {
    String[] words = Files.readString(hostKey().resolveSibling("host.pub")).split(" ");
    return words[0] + " " + words[1];
  }

  /** As the model would say how to reach it. */
  SshComputer in(SshComputers computers) {
    return computers.computer(
        name, address, Optional.empty(), port == 22 ? OptionalInt.empty() : OptionalInt.of(port));
  }

  String name() {
    return name;
  }

  String address() {
    return address;
  }

  int port() {
    return port;
  }

  Path hostKey() {
    return folder.resolve("host");
  }

  Path authorizedKeys() {
    return folder.resolve("authorized_keys");
  }

  private Path config() {
    return folder.resolve("sshd_config");
  }

  Path log() {
    return folder.resolve("sshd.log");
  }

  Path cache() {
    return folder.resolve("cache");
  }

  /** Where the deployments' run directories come. */
  Path temporary() {
    return folder.resolve("tmp");
  }

  /** From now on one of its ports is taken. */
  void listen(int port) throws IOException, InterruptedException {
    Path second = folder.resolve("second_config");
    Files.writeString(
        second,
        "ListenAddress %s:%d\nHostKey %s\nPidFile none\nUsePAM no\n"
            .formatted(address, port, hostKey()));
    serve("true", second);
    long deadline = System.nanoTime() + PATIENCE;
    while (!answers(port)) {
      if (System.nanoTime() > deadline) {
        throw new IOException("nothing listens on " + port + ": " + Files.readString(log()));
      }
      Thread.sleep(20);
    }
  }

  /** From now on what another computer sends to it is lost. */
  void forget(TestComputer other) throws IOException, InterruptedException {
    SshLab.in(namespace.orElseThrow(), "ip", "route", "add", "blackhole", other.address());
  }

  /** The name of its network namespace. */
  String namespace() {
    return namespace.orElseThrow();
  }

  /** Its kernel resets all TCP connections with another computer. */
  void resetConnections(TestComputer other) throws IOException, InterruptedException {
    SshLab.in(namespace(), "ss", "-K", "dst", other.address());
  }

  /** Where deployments have their directories. */
  Path runFolder() throws IOException {
    return temporary().resolve("pangaea-" + Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
  }

  /**
   * Command lines of its processes that contain some text: those with a folder of this computer.
   */
  List<String> processes(String text) throws IOException {
    return matching(text).map(TestComputer::commandLine).toList();
  }

  private Stream<ProcessHandle> matching(String text) {
    return ProcessHandle.allProcesses()
        .filter(process -> {
          String line = commandLine(process);
          return line.split("\0")[0].endsWith("/java")
              && line.contains(text)
              && line.contains(temporary() + "/");
        });
  }

  private static String commandLine(ProcessHandle process) {
    try {
      return Files.readString(
          Path.of("/proc", Long.toString(process.pid()), "cmdline"),
          java.nio.charset.StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }

  /** Has processes stand still, or go on: {@code STOP} or {@code CONT}. */
  void signalProcesses(String text, String signal) throws IOException, InterruptedException {
    for (ProcessHandle process : matching(text).toList()) {
      Command.output("kill", "-" + signal, Long.toString(process.pid()));
    }
  }

  void killProcesses(String text) {
    matching(text).forEach(ProcessHandle::destroyForcibly);
  }

  /** Everything that was left there. */
  List<String> left() throws IOException {
    List<String> found = new ArrayList<>();
    for (Path place : List.of(cache(), temporary())) {
      try (Stream<Path> all = Files.walk(place)) {
        all.filter(path -> !path.equals(place)).map(Path::toString).forEach(found::add);
      }
    }
    return found;
  }

  void close() throws IOException, InterruptedException {
    if (server != null) {
      server.descendants().forEach(ProcessHandle::destroyForcibly);
      server.destroyForcibly().waitFor();
    }
    if (namespace.isPresent()) {
      for (String pid :
          Command.run(List.of("ip", "netns", "pids", namespace.get())).output().lines().toList()) {
        ProcessHandle.of(Long.parseLong(pid)).ifPresent(ProcessHandle::destroyForcibly);
      }
      Command.run(List.of("ip", "netns", "del", namespace.get()));
    }
  }
}
