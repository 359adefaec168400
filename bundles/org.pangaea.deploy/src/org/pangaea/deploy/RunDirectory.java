package org.pangaea.deploy;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.FileLock;
import java.nio.channels.SocketChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.pangaea.guests.IoReason;
import org.pangaea.model.cluster.Cluster;
import org.pangaea.model.file.ClusterResources;

/**
 * The directory of one machine that runs, or of one deployed cluster: control sockets, {@code
 * session.json} or {@code deployment.json}, the key of {@link ClientIdentity}, a log for each node,
 * reports, the processes' scratch folders, and the lock that says that its owner lives. A machine
 * on a deployed cluster has the cluster's VMMs and their logs, and a lock only while the command
 * that started it waits for it.
 */
public final class RunDirectory {
  private static final String SESSION = "session.json";
  private static final String DEPLOYMENT = "deployment.json";
  private static final String NEXT_MACHINE = "next-vm";

  /** What it was made of, for whoever looks later. */
  static final String MODEL = "model.cluster";

  private static final Gson JSON = new GsonBuilder().setPrettyPrinting().create();

  private final RunDirectories all;
  private final Path path;
  private final FileLock lock;
  private int reports;

  RunDirectory(RunDirectories all, Path path, FileLock lock) {
    this.all = all;
    this.path = path;
    this.lock = lock;
  }

  public Path path() {
    return path;
  }

  /** Names by index: those of nodes could be too long for the path of a socket. */
  static Path socket(Path path, int index) {
    return path.resolve(index + ".sock");
  }

  /**
   * A VMM to start.
   *
   * @param owned whether it ends with this process
   */
  NodeStart nodeStart(int index, String node, long guestMemory, int coherenceUnit, boolean owned) {
    return new NodeStart(
        node,
        socket(path, index),
        path.resolve(index + ".equinox"),
        path.resolve(node + ".log"),
        guestMemory,
        coherenceUnit,
        owned);
  }

  void write(SessionInfo session) throws DeployException {
    write(SESSION, session);
  }

  void write(DeploymentInfo deployment) throws DeployException {
    write(DEPLOYMENT, deployment);
  }

  /** Keeps what later clients show to the VMMs. */
  void write(ClientIdentity identity) throws DeployException {
    try {
      identity.write(path);
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  /** Keeps the model, as it is now: its file may change, or never have been one. */
  void write(Cluster model) throws DeployException {
    writeText(MODEL, ClusterResources.text(model));
  }

  private void write(String file, Object content) throws DeployException {
    writeText(file, JSON.toJson(content));
  }

  private void writeText(String file, String content) throws DeployException {
    try {
      Path written = path.resolve(file + ".new");
      Files.writeString(written, content);
      Files.move(written, path.resolve(file), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  private DeployException unwritable(IOException e) {
    return new DeployException(
        DeployException.Kind.FAILED, "Cannot write to %s: %s.".formatted(path, IoReason.of(e)), e);
  }

  /** What is known of a machine; empty before it is up, and if the file is no such thing. */
  static Optional<SessionInfo> session(Path path) {
    return read(path.resolve(SESSION), SessionInfo.class)
        .filter(session -> session.name() != null && session.nodes() != null);
  }

  /** What is known of a cluster; empty before it is up, and if the file is no such thing. */
  static Optional<DeploymentInfo> deployment(Path path) {
    return read(path.resolve(DEPLOYMENT), DeploymentInfo.class)
        .filter(deployment -> deployment.cluster() != null && deployment.nodes() != null);
  }

  private static <T> Optional<T> read(Path file, Class<T> type) {
    try {
      return Optional.ofNullable(JSON.fromJson(Files.readString(file), type));
    } catch (IOException | JsonParseException e) {
      return Optional.empty();
    }
  }

  /** The number of a cluster's next virtual machine; each is given once. */
  static int nextMachine(Path path) throws IOException {
    Path file = path.resolve(NEXT_MACHINE);
    int number = Files.exists(file) ? Integer.parseInt(Files.readString(file).strip()) : 1;
    Files.writeString(file, Integer.toString(number + 1));
    return number;
  }

  /** Writes a report of the machine's nodes to a new file, which outlives the machine. */
  synchronized Path writeReport(String text) throws IOException {
    reports++;
    return Files.writeString(path.resolve("report-" + reports + ".txt"), text);
  }

  /** The reports in a machine's directory. */
  static List<Path> reports(Path path) throws IOException {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(path, "report-*.txt")) {
      entries.forEach(found::add);
    }
    return found;
  }

  /**
   * Gives the machine's name free.
   *
   * @param keepLogs whether logs stay where they are; reports always do
   */
  synchronized void close(boolean keepLogs) throws IOException, DeployException {
    boolean keep = keepLogs || reports > 0;
    all.alone(() -> {
      if (keep) {
        deleteAllButTexts();
      } else {
        delete(path);
      }
      lock.acquiredBy().close();
      return null;
    });
  }

  /** Leaves the directory as it is, to be found by others. */
  void leave() throws IOException {
    lock.acquiredBy().close();
  }

  private void deleteAllButTexts() throws IOException {
    boolean any = false;
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(path)) {
      for (Path entry : entries) {
        String name = entry.getFileName().toString();
        if (name.endsWith(".log") || name.endsWith(".txt")) {
          any = true;
        } else if (!name.equals(MODEL)) {
          delete(entry);
        }
      }
    }
    if (!any) {
      delete(path);
    }
  }

  /** Everything that people can read: logs, reports, what it is made of. In order. */
  static List<Path> texts(Path path) throws IOException {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> entries =
        Files.newDirectoryStream(path, "*.{log,txt,json,cluster}")) {
      entries.forEach(found::add);
    }
    found.sort(null);
    return found;
  }

  /** Whether somebody serves a control socket. */
  static boolean answers(Path socket) {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      return channel.connect(UnixDomainSocketAddress.of(socket));
    } catch (IOException e) {
      return false;
    }
  }

  /** Deletes a file or a tree, also while others delete in it. */
  static void delete(Path tree) throws IOException {
    Files.walkFileTree(
        tree,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw e;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, IOException e) throws IOException {
            if (e != null) {
              throw e;
            }
            Files.deleteIfExists(folder);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
