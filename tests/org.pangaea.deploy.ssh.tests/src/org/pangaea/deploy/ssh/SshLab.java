package org.pangaea.deploy.ssh;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * Computers with real OpenSSH servers, each in a network namespace of its own, joined by a bridge.
 * Where namespaces are not permitted they are servers on ports of the loopback interface.
 *
 * <p>All of it is in one temporary folder, keys too; nothing of the user's is read or written.
 */
final class SshLab implements AutoCloseable {
  private static final String PREFIX = "pgt";

  private static final AtomicInteger LABS = new AtomicInteger();

  /** Of the names of namespaces and links: those of a deleted one go a while later. */
  private final String prefix;

  private final Path folder;
  private final Path home;
  private final Optional<String> hub;
  private final int subnet = ThreadLocalRandom.current().nextInt(1, 250);
  private final List<TestComputer> computers = new ArrayList<>();

  private SshLab(Path folder, String prefix, Optional<String> hub) {
    this.prefix = prefix;
    this.folder = folder;
    this.hub = hub;
    home = folder.resolve("home");
  }

  static SshLab open() throws IOException, InterruptedException {
    removeLeftovers();
    Path folder = Files.createTempDirectory(Path.of("/tmp"), "pgssh");
    String prefix = PREFIX + ProcessHandle.current().pid() + "n" + LABS.incrementAndGet();
    Optional<String> hub = Optional.of(prefix + "h");
    if (Command.run(List.of("ip", "netns", "add", hub.get())).status() != 0) {
      hub = Optional.empty();
      System.err.println(
          "\n*** NETWORK NAMESPACES ARE NOT PERMITTED HERE: the SSH tests use ports of the loopback"
              + " interface instead, and those that need mounts are skipped. Run as root. ***\n");
    }
    SshLab lab = new SshLab(folder, prefix, hub);
    lab.prepare();
    return lab;
  }

  private void prepare() throws IOException, InterruptedException {
    Path ssh = home.resolve(".ssh");
    Files.createDirectories(ssh);
    Files.setPosixFilePermissions(ssh, PosixFilePermissions.fromString("rwx------"));
    newKey(key(), "");
    if (hub.isPresent()) {
      String inside = hub.get();
      String link = prefix + "l";
      hub("ip", "link", "add", "br0", "type", "bridge");
      hub("ip", "link", "set", "br0", "up");
      Command.output(
          "ip", "link", "add", link, "type", "veth", "peer", "name", "out", "netns", inside);
      hub("ip", "link", "set", "out", "master", "br0", "up");
      Command.output("ip", "address", "add", "198.18." + subnet + ".1/24", "dev", link);
      Command.output("ip", "link", "set", link, "up");
    }
  }

  private void hub(String... words) throws IOException, InterruptedException {
    in(hub.orElseThrow(), words);
  }

  static void in(String namespace, String... words) throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of("ip", "netns", "exec", namespace));
    all.addAll(List.of(words));
    Command.output(all.toArray(String[]::new));
  }

  static void newKey(Path file, String passphrase) throws IOException, InterruptedException {
    Command.output(
        "ssh-keygen", "-q", "-t", "ed25519", "-N", passphrase, "-C", "test", "-f", file.toString());
  }

  /** What a computer is like. */
  static final class Wish {
    /** Shell commands before the server starts, with mounts of its own; needs namespaces. */
    String before = "";

    /** More variables for whoever logs in, {@code NAME=VALUE} and blanks between them. */
    String environment = "";
  }

  TestComputer add(String name) throws IOException, InterruptedException {
    return add(name, new Wish());
  }

  /** Adds a computer, whose server is up on return, and whose key is known. */
  TestComputer add(String name, Wish wish) throws IOException, InterruptedException {
    int number = computers.size();
    Optional<String> namespace = hub.map(_ -> prefix + "c" + number);
    String address = hub.isPresent() ? "198.18." + subnet + "." + (11 + number) : "127.0.0.1";
    if (namespace.isPresent()) {
      Command.output("ip", "netns", "add", namespace.get());
      hub(
          "ip",
          "link",
          "add",
          "p" + number,
          "type",
          "veth",
          "peer",
          "name",
          "eth0",
          "netns",
          namespace.get());
      hub("ip", "link", "set", "p" + number, "master", "br0", "up");
      in(namespace.get(), "ip", "address", "add", address + "/24", "dev", "eth0");
      in(namespace.get(), "ip", "link", "set", "eth0", "up");
      in(namespace.get(), "ip", "link", "set", "lo", "up");
    }
    TestComputer computer =
        new TestComputer(this, name, folder.resolve(name), namespace, address, number);
    computers.add(computer);
    computer.start(wish);
    computer.makeKnown();
    return computer;
  }

  /** Hears what the computers send to each other. */
  Eavesdropper eavesdropper() throws InterruptedException {
    return new Eavesdropper(hub.orElseThrow());
  }

  boolean hasNamespaces() {
    return hub.isPresent();
  }

  Path folder() {
    return folder;
  }

  Path home() {
    return home;
  }

  /** The user's key, which all computers accept. */
  Path key() {
    return home.resolve(".ssh/id_ed25519");
  }

  Path knownHosts() {
    return home.resolve(".ssh/known_hosts");
  }

  /** Someone with this home, without agent and terminal. */
  SshEnvironment environment() {
    return new SshEnvironment(
        home, System.getProperty("user.name"), Optional.empty(), Optional.empty());
  }

  @Override
  public void close() throws IOException, InterruptedException {
    for (TestComputer computer : computers) {
      computer.close();
    }
    if (hub.isPresent()) {
      Command.run(List.of("ip", "link", "del", prefix + "l"));
      Command.run(List.of("ip", "netns", "del", hub.get()));
    }
    delete(folder);
  }

  static void delete(Path tree) throws IOException {
    try (Stream<Path> all = Files.walk(tree)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }

  /** Namespaces of test processes that were killed. */
  private static void removeLeftovers() throws IOException, InterruptedException {
    for (String line : Command.run(List.of("ip", "netns", "list")).output().lines().toList()) {
      String name = line.split(" ")[0];
      if (name.matches(PREFIX + "[0-9]+n[0-9]+(h|c[0-9]+)")) {
        long owner = Long.parseLong(name.replaceAll(PREFIX + "([0-9]+)n.*", "$1"));
        if (ProcessHandle.of(owner).isEmpty()) {
          for (String pid :
              Command.run(List.of("ip", "netns", "pids", name)).output().lines().toList()) {
            ProcessHandle.of(Long.parseLong(pid)).ifPresent(ProcessHandle::destroyForcibly);
          }
          Command.run(List.of("ip", "netns", "del", name));
        }
      }
    }
  }
}
