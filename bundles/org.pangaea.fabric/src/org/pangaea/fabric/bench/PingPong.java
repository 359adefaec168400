package org.pangaea.fabric.bench;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Measures how fast two JVM processes of this computer exchange a request of 64 bytes for a reply
 * of 4,160 (a page and a header) over a plain blocking Unix-domain socket, as VMMs of one computer
 * do: what a remote page fault cannot be faster than.
 *
 * <p>Usage: {@code PingPong [--warmup N] [--count N] [--json]}.
 */
public final class PingPong {

  public static final int REQUEST_BYTES = 64;
  public static final int REPLY_BYTES = 4160;
  public static final int DEFAULT_WARMUP = 20_000;
  public static final int DEFAULT_COUNT = 100_000;

  private PingPong() {}

  /** Runs the benchmark and prints its result; status 2 for arguments that make no sense. */
  public static void main(String[] args) throws IOException {
    if (args.length == 2 && args[0].equals("--serve")) {
      serve(UnixDomainSocketAddress.of(args[1]));
      return;
    }
    if (args.length >= 4 && args[0].equals("--measure")) {
      // From run: the class path of the other side, and the words in front of its command.
      List<String> serving = List.of(args).subList(4, args.length);
      int[] counts = {Integer.parseInt(args[2]), Integer.parseInt(args[3])};
      System.out.println(run(args[1], counts[0], counts[1], serving).toWords());
      return;
    }
    int warmup = DEFAULT_WARMUP;
    int count = DEFAULT_COUNT;
    boolean json = false;
    try {
      for (int i = 0; i < args.length; i++) {
        switch (args[i]) {
          case "--warmup" -> warmup = number(args, ++i, 0);
          case "--count" -> count = number(args, ++i, 1);
          case "--json" -> json = true;
          default -> throw new IllegalArgumentException("Unknown argument '" + args[i] + "'.");
        }
      }
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage() + " Usage: PingPong [--warmup N] [--count N] [--json]");
      System.exit(2);
    }
    PingPongResult result = run(warmup, count);
    System.out.println(json ? result.toJson() : result.toString());
  }

  private static int number(String[] args, int at, int least) {
    if (at == args.length) {
      throw new IllegalArgumentException("A number is missing after " + args[at - 1] + ".");
    }
    try {
      int number = Integer.parseInt(args[at]);
      if (number >= least) {
        return number;
      }
    } catch (NumberFormatException _) {
      // The message below says it.
    }
    throw new IllegalArgumentException(
        args[at - 1] + " needs a number of at least " + least + ", not '" + args[at] + "'.");
  }

  /**
   * As {@link #run(String, int, int)}, wherever this class was loaded from: inside OSGi there is no
   * class path to give to another process, so the few classes are written to a temporary folder.
   */
  public static PingPongResult run(int warmup, int count) throws IOException {
    return run(warmup, count, List.of(), List.of());
  }

  /**
   * The same where the two processes are started by commands of the caller's, such as one that
   * binds them to a processor.
   *
   * @param asking words in front of the command of the process that measures, which is this one if
   *     there are none
   * @param answering words in front of the other one's
   */
  public static PingPongResult run(
      int warmup, int count, List<String> asking, List<String> answering) throws IOException {
    Path folder = Files.createTempDirectory("pangaea-ping-pong");
    Path home = folder.resolve(PingPong.class.getPackageName().replace('.', '/'));
    List<Path> written = new ArrayList<>();
    try {
      Files.createDirectories(home);
      for (Class<?> type : List.of(PingPong.class, PingPongResult.class)) {
        String name = type.getSimpleName() + ".class";
        try (InputStream bytes = type.getResourceAsStream(name)) {
          Files.copy(bytes, home.resolve(name));
        }
        written.add(home.resolve(name));
      }
      return asking.isEmpty()
          ? run(folder.toString(), warmup, count, answering)
          : runApart(folder.toString(), warmup, count, asking, answering);
    } finally {
      for (Path file : written) {
        Files.delete(file);
      }
      for (Path empty = home; !empty.equals(folder.getParent()); empty = empty.getParent()) {
        Files.delete(empty);
      }
    }
  }

  /**
   * Starts the answering process, measures from this one, and ends the other.
   *
   * @param classPath where the other process finds this class
   * @param warmup exchanges that are not counted
   * @param count exchanges that are
   * @throws IOException if the other process cannot be started or ends early
   */
  public static PingPongResult run(String classPath, int warmup, int count) throws IOException {
    return run(classPath, warmup, count, List.of());
  }

  /** In a process of its own, which starts the other one. */
  private static PingPongResult runApart(
      String classPath, int warmup, int count, List<String> asking, List<String> answering)
      throws IOException {
    List<String> words = command(asking, classPath);
    words.addAll(
        List.of("--measure", classPath, Integer.toString(warmup), Integer.toString(count)));
    words.addAll(answering);
    Process process =
        new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (BufferedReader output = process.inputReader(StandardCharsets.US_ASCII)) {
      String line = output.readLine();
      if (line == null) {
        throw new IOException(
            "The measuring process ended without a result: " + String.join(" ", words));
      }
      return PingPongResult.parse(line);
    } finally {
      end(process);
    }
  }

  /** Words that start this class in another process, as far as its own arguments. */
  private static List<String> command(List<String> before, String classPath) {
    List<String> words = new ArrayList<>(before);
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(List.of("-cp", classPath, PingPong.class.getName()));
    return words;
  }

  private static PingPongResult run(String classPath, int warmup, int count, List<String> answering)
      throws IOException {
    Path folder = Files.createTempDirectory("pangaea-ping-pong");
    Path socket = folder.resolve("socket");
    try {
      return run(classPath, socket, warmup, count, answering);
    } finally {
      Files.deleteIfExists(socket);
      Files.delete(folder);
    }
  }

  private static PingPongResult run(
      String classPath, Path socket, int warmup, int count, List<String> answering)
      throws IOException {
    List<String> words = command(answering, classPath);
    words.addAll(List.of("--serve", socket.toString()));
    Process child =
        new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (BufferedReader output = child.inputReader(StandardCharsets.US_ASCII)) {
      if (output.readLine() == null) {
        throw new IOException("The answering process did not start from '" + classPath + "'.");
      }
      try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
        return measure(channel, warmup, count);
      }
    } finally {
      end(child);
    }
  }

  private static void end(Process child) {
    try {
      // It ends by itself when the connection does.
      if (!child.waitFor(2, TimeUnit.SECONDS)) {
        child.destroyForcibly();
      }
    } catch (InterruptedException _) {
      child.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private static PingPongResult measure(SocketChannel channel, int warmup, int count)
      throws IOException {
    ByteBuffer request = ByteBuffer.allocateDirect(REQUEST_BYTES);
    ByteBuffer reply = ByteBuffer.allocateDirect(REPLY_BYTES);
    long[] nanos = new long[count];
    for (int i = -warmup; i < count; i++) {
      long start = System.nanoTime();
      writeAll(channel, request.clear());
      readAll(channel, reply.clear());
      if (i >= 0) {
        nanos[i] = System.nanoTime() - start;
      }
    }
    Arrays.sort(nanos);
    return PingPongResult.of(nanos);
  }

  /** The other process: says when it listens, answers one connection, and ends with it. */
  private static void serve(UnixDomainSocketAddress socket) throws IOException {
    Thread.ofPlatform().daemon().name("ping-pong parent").start(PingPong::endWithParent);
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(socket);
      System.out.println("listening");
      try (SocketChannel channel = server.accept()) {
        ByteBuffer request = ByteBuffer.allocateDirect(REQUEST_BYTES);
        ByteBuffer reply = ByteBuffer.allocateDirect(REPLY_BYTES);
        while (true) {
          readAll(channel, request.clear());
          writeAll(channel, reply.clear());
        }
      } catch (EOFException _) {
        // The measurement is over.
      }
    }
  }

  /** A parent that is killed before it connects must not leave this process behind. */
  private static void endWithParent() {
    try {
      while (System.in.read() >= 0) {}
    } catch (IOException _) {
      // The pipe is gone: so is the parent.
    }
    Runtime.getRuntime().halt(0);
  }

  private static void writeAll(SocketChannel channel, ByteBuffer from) throws IOException {
    while (from.hasRemaining()) {
      channel.write(from);
    }
  }

  private static void readAll(SocketChannel channel, ByteBuffer into) throws IOException {
    while (into.hasRemaining()) {
      if (channel.read(into) < 0) {
        throw new EOFException("The other process has ended the connection.");
      }
    }
  }
}
