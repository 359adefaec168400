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

/**
 * The directory of one machine that runs: control sockets, {@code session.json}, a log for each
 * node, reports, the processes' scratch folders, and the lock that says that its owner lives.
 */
public final class RunDirectory {
  private static final String SESSION = "session.json";
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

  /** Where a node listens for other nodes, beside its control socket. */
  static Path link(String controlSocket, int index) {
    return Path.of(controlSocket).resolveSibling(index + ".link");
  }

  NodeStart nodeStart(int index, String node, long guestMemory) {
    return new NodeStart(
        node,
        socket(path, index),
        path.resolve(index + ".equinox"),
        path.resolve(node + ".log"),
        guestMemory);
  }

  void write(SessionInfo session) throws IOException {
    Path written = path.resolve(SESSION + ".new");
    Files.writeString(written, JSON.toJson(session));
    Files.move(written, path.resolve(SESSION), StandardCopyOption.ATOMIC_MOVE);
  }

  /** What is known of a machine; empty before it is up, and if the file is no such thing. */
  static Optional<SessionInfo> session(Path path) {
    try {
      String text = Files.readString(path.resolve(SESSION));
      return Optional.ofNullable(JSON.fromJson(text, SessionInfo.class))
          .filter(session -> session.name() != null && session.nodes() != null);
    } catch (IOException | JsonParseException e) {
      return Optional.empty();
    }
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

  private void deleteAllButTexts() throws IOException {
    boolean any = false;
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(path)) {
      for (Path entry : entries) {
        String name = entry.getFileName().toString();
        if (name.endsWith(".log") || name.endsWith(".txt")) {
          any = true;
        } else {
          delete(entry);
        }
      }
    }
    if (!any) {
      delete(path);
    }
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
