package org.pangaea.deploy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.pangaea.guests.IoReason;

/**
 * The machines that a user runs on this computer: a directory for each, see {@link RunDirectory}.
 *
 * <p>Two locks. A machine's own is held by its owner for as long as it runs, and the system drops
 * it when the owner dies, however that happens: a directory whose lock is free is stale. The common
 * one is held for moments by whoever makes, looks at or removes directories, so that nobody sees
 * one half made.
 */
public final class RunDirectories {
  /** Of the paths of Unix-domain sockets, in bytes: {@code sun_path} less the final zero. */
  private static final int MAX_SOCKET_PATH = 107;

  /** File locks are held by processes; this is what threads of one process hold. */
  private static final Object THREADS = new Object();

  /** Where deployed clusters are; no machine can have a name that begins so. */
  private static final String CLUSTERS = ".clusters";

  private final Path base;

  /** What the directories belong to, in messages. */
  private final Kind kind;

  /** What a directory belongs to. */
  private enum Kind {
    MACHINE(
        "A virtual machine named '%s' is running already%s. Stop it with: pangaea vm stop %s. Or give this one another name with --name."),
    CLUSTER(
        "The cluster '%s' is deployed already, or just being deployed%s. Take it down with: pangaea cluster undeploy %s");

    final String taken;

    Kind(String taken) {
      this.taken = taken;
    }
  }

  /**
   * @param base where the directories are; need not exist
   */
  public RunDirectories(Path base) {
    this(base, Kind.MACHINE);
  }

  private RunDirectories(Path base, Kind kind) {
    this.base = base;
    this.kind = kind;
  }

  /** The directories of deployed clusters. */
  RunDirectories clusters() {
    return new RunDirectories(base.resolve(CLUSTERS), Kind.CLUSTER);
  }

  /** Where the environment wants them. */
  public static Path base(Map<String, String> environment) {
    String runtime = environment.get("XDG_RUNTIME_DIR");
    Path parent =
        runtime != null && Path.of(runtime).isAbsolute() && Files.isWritable(Path.of(runtime))
            ? Path.of(runtime)
            : Path.of("/tmp");
    return parent.resolve("pangaea-" + OwnUser.id());
  }

  /**
   * Makes the directory of a machine that is about to be started, or of a cluster that is about to
   * be deployed. What a dead owner left of one of the same name is removed.
   *
   * @throws DeployException if one of that name runs, or there can be no such directory
   */
  public RunDirectory create(String machine, int nodes) throws DeployException {
    Path path = base.resolve(machine);
    int length = RunDirectory.socket(path, nodes - 1).toString().getBytes().length;
    if (length > MAX_SOCKET_PATH) {
      throw new DeployException(
          DeployException.Kind.FAILED,
          "The paths of control sockets in %s would have %d bytes, and the system allows %d. Choose a shorter name, or a shorter directory with XDG_RUNTIME_DIR."
              .formatted(path, length, MAX_SOCKET_PATH));
    }
    try {
      prepareBase();
      return alone(() -> make(machine, path));
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private RunDirectory make(String name, Path path) throws IOException, DeployException {
    if (Files.isDirectory(path)) {
      if (isHeld(path) || lastsAt(path)) {
        throw new DeployException(
            DeployException.Kind.FAILED, kind.taken.formatted(name, since(path), name));
      }
      requireDead(name, path);
      RunDirectory.delete(path);
    }
    Files.createDirectory(
        path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    return new RunDirectory(this, path, lock(path).orElseThrow());
  }

  /** Whether the machine or cluster goes on without an owner. */
  private boolean lastsAt(Path path) {
    return switch (kind) {
      case CLUSTER -> RunDirectory.deployment(path).filter(DeploymentInfo::isAlive).isPresent();
      case MACHINE ->
          RunDirectory.session(path)
              .filter(SessionInfo::isDeployed)
              .filter(session -> session.nodes().stream().anyMatch(NodeInfo::answers))
              .isPresent();
    };
  }

  private String since(Path path) {
    return switch (kind) {
      case CLUSTER -> RunDirectory.deployment(path).map(d -> ", since " + d.started()).orElse("");
      case MACHINE ->
          RunDirectory.session(path)
              .map(s -> ", started at " + s.started() + " by process " + s.owner())
              .orElse("");
    };
  }

  /** VMMs end when their owner does. One that has not yet, or hangs, is not to be disturbed. */
  private static void requireDead(String machine, Path path) throws DeployException {
    Optional<SessionInfo> session = RunDirectory.session(path).filter(s -> !s.isDeployed());
    for (NodeInfo node : session.map(SessionInfo::nodes).orElse(List.of())) {
      if (node.answers()) {
        throw new DeployException(
            DeployException.Kind.FAILED,
            "The VMM of node '%s' of an earlier run of '%s' is still ending (process %d). Try again in a moment; if it stays, end it with: kill %d"
                .formatted(node.name(), machine, node.pid(), node.pid()));
      }
    }
  }

  /**
   * The machines that run, by name. Those that are being started right now are not among them;
   * those that have ended on a deployed cluster are, until they are removed.
   */
  public List<SessionInfo> running() throws DeployException {
    if (!Files.isDirectory(base)) {
      return List.of();
    }
    try {
      return alone(() -> scan(RunDirectory::session, SessionInfo::name));
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private <T> List<T> scan(Function<Path, Optional<T>> read, Function<T, String> name)
      throws IOException {
    List<T> found = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(base, this::isDirectory)) {
      for (Path entry : entries) {
        if (lastsAt(entry) || isHeld(entry)) {
          read.apply(entry).ifPresent(found::add);
        }
      }
    }
    found.sort(Comparator.comparing(name));
    return found;
  }

  private boolean isDirectory(Path entry) {
    return Files.isDirectory(entry) && !entry.getFileName().toString().startsWith(".");
  }

  /** The clusters that are deployed, by name. */
  public List<DeploymentInfo> deployed() throws DeployException {
    RunDirectories clusters = clusters();
    if (!Files.isDirectory(clusters.base)) {
      return List.of();
    }
    try {
      return clusters.alone(() -> clusters.scan(RunDirectory::deployment, DeploymentInfo::cluster));
    } catch (IOException e) {
      throw clusters.failed(e);
    }
  }

  /** A cluster that is deployed. */
  public Optional<DeploymentInfo> deployed(String cluster) throws DeployException {
    return deployed().stream().filter(d -> d.cluster().equals(cluster)).findFirst();
  }

  /** The machines that run on a deployed cluster, or have ended there and were not removed. */
  public List<SessionInfo> machinesOn(DeploymentInfo deployment) throws DeployException {
    return running().stream()
        .filter(session -> deployment.cluster().equals(session.deployment()))
        .toList();
  }

  /** A number for a machine on a deployed cluster that no other ever had there. */
  int nextMachine(DeploymentInfo deployment) throws DeployException {
    RunDirectories clusters = clusters();
    try {
      return clusters.alone(
          () -> RunDirectory.nextMachine(clusters.base.resolve(deployment.cluster())));
    } catch (IOException e) {
      throw clusters.failed(e);
    }
  }

  /** Removes what says that a machine is on a deployed cluster, unless somebody waits for it. */
  public void remove(SessionInfo machine) throws DeployException {
    Path path = base.resolve(machine.name());
    try {
      alone(() -> {
        if (machine.isDeployed() && Files.isDirectory(path) && !isHeld(path)) {
          RunDirectory.delete(path);
        }
        return null;
      });
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** Removes the directory of a cluster whose VMMs have ended. */
  void remove(DeploymentInfo deployment) throws DeployException {
    RunDirectories clusters = clusters();
    try {
      clusters.alone(() -> {
        RunDirectory.delete(clusters.base.resolve(deployment.cluster()));
        return null;
      });
    } catch (IOException e) {
      throw clusters.failed(e);
    }
  }

  /**
   * A machine that runs.
   *
   * @param name which; empty for the only one
   */
  public SessionInfo find(Optional<String> name) throws DeployException {
    List<SessionInfo> running = running();
    String names = String.join(", ", running.stream().map(SessionInfo::name).toList());
    if (running.isEmpty()) {
      throw new DeployException(
          DeployException.Kind.NOT_FOUND,
          name.map("No virtual machine named '%s' is running, nor any other."::formatted)
                  .orElse("No virtual machine is running.")
              + " Start one with: pangaea demo");
    }
    if (name.isEmpty() && running.size() > 1) {
      throw new DeployException(
          DeployException.Kind.AMBIGUOUS,
          "Several virtual machines are running: %s. Say which one.".formatted(names));
    }
    return running.stream()
        .filter(s -> name.isEmpty() || s.name().equals(name.get()))
        .findFirst()
        .orElseThrow(() ->
            new DeployException(
                DeployException.Kind.NOT_FOUND,
                "No virtual machine named '%s' is running. Running: %s."
                    .formatted(name.get(), names)));
  }

  /**
   * The newest report that a machine has left which runs no more.
   *
   * @param name which; empty for any
   */
  public Optional<Path> lastReport(Optional<String> name) {
    List<Path> reports = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(base, Files::isDirectory)) {
      for (Path entry : entries) {
        if (name.isEmpty() || entry.getFileName().toString().equals(name.get())) {
          reports.addAll(RunDirectory.reports(entry));
        }
      }
    } catch (IOException e) {
      // Where nobody can look there is nothing to be found.
      return Optional.empty();
    }
    return reports.stream().max(Comparator.comparingLong(report -> report.toFile().lastModified()));
  }

  /**
   * What there is to read in the directories of machines and clusters, also of those that have
   * ended and left something; by name, machines first.
   */
  public List<RunFolder> folders() throws DeployException {
    List<RunFolder> found = new ArrayList<>();
    for (RunDirectories directories : List.of(this, clusters())) {
      if (Files.isDirectory(directories.base)) {
        try {
          found.addAll(directories.alone(directories::readable));
        } catch (IOException e) {
          throw directories.failed(e);
        }
      }
    }
    return found;
  }

  private List<RunFolder> readable() throws IOException {
    List<RunFolder> found = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(base, this::isDirectory)) {
      for (Path entry : entries) {
        found.add(
            new RunFolder(
                entry.getFileName().toString(), kind == Kind.CLUSTER, RunDirectory.texts(entry)));
      }
    }
    found.sort(Comparator.comparing(RunFolder::name));
    return found;
  }

  private DeployException failed(IOException e) {
    return new DeployException(
        DeployException.Kind.FAILED,
        "The run directory %s cannot be used: %s.".formatted(base, IoReason.withFile(e)),
        e);
  }

  /** Anyone may make directories in /tmp, so what is found there must be ours, and ours alone. */
  private void prepareBase() throws IOException, DeployException {
    try {
      if (kind == Kind.CLUSTER) {
        new RunDirectories(base.getParent()).prepareBase();
      }
      Files.createDirectories(base.getParent());
      Files.createDirectory(
          base, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } catch (FileAlreadyExistsException expected) {
      boolean ours =
          Files.isDirectory(base, java.nio.file.LinkOption.NOFOLLOW_LINKS)
              && OwnUser.owns(base)
              && PosixFilePermissions.toString(Files.getPosixFilePermissions(base))
                  .endsWith("------");
      if (!ours) {
        throw new DeployException(
            DeployException.Kind.FAILED,
            "The run directory %s belongs to someone else or is open to others, who could take part in your virtual machines. Remove it, or name another place with XDG_RUNTIME_DIR."
                .formatted(base));
      }
    }
  }

  /** What is done while nobody else looks at the directories. */
  interface Action<T> {
    T run() throws IOException, DeployException;
  }

  <T> T alone(Action<T> action) throws IOException, DeployException {
    synchronized (THREADS) {
      try (FileChannel channel =
              FileChannel.open(
                  base.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock lock = channel.lock()) {
        assert lock.isValid();
        return action.run();
      }
    }
  }

  private static boolean isHeld(Path directory) throws IOException {
    Optional<FileLock> lock = lock(directory);
    if (lock.isPresent()) {
      lock.get().acquiredBy().close();
    }
    return lock.isEmpty();
  }

  private static Optional<FileLock> lock(Path directory) throws IOException {
    FileChannel channel =
        FileChannel.open(
            directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock = null;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException byThisProcess) {
      // Held, only not by someone else.
      lock = null;
    }
    if (lock == null) {
      channel.close();
    }
    return Optional.ofNullable(lock);
  }
}
