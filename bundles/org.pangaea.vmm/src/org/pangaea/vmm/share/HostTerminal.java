package org.pangaea.vmm.share;

import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A terminal of this computer behind the guest's serial port: it shows what the guest prints, and
 * what is typed there is typed into the guest. Two threads carry it; a slow terminal holds up
 * nothing else, and misses what the console no longer keeps.
 */
final class HostTerminal implements AutoCloseable {
  private static final int PIECE = 4096;
  private static final long LOOK_MILLIS = 200;
  private static final long STTY_SECONDS = 10;

  private final Path path;
  private final FileInputStream in;
  private final FileOutputStream out;
  private volatile boolean closed;
  private boolean carried;

  private HostTerminal(Path path) throws IOException {
    this.path = path;
    in = new FileInputStream(path.toFile());
    try {
      out = new FileOutputStream(path.toFile());
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  /**
   * Opens a terminal, which then hands on every byte as it is.
   *
   * @throws IllegalArgumentException if that is not possible, with the reason
   */
  static HostTerminal open(String device) {
    Path path = Path.of(device);
    if (!Files.exists(path)) {
      throw refused(device, "there is no such file");
    }
    // Reads come back after 0.2 s without a byte, so that they end when they are to.
    setUp(device, List.of("raw", "-echo", "min", "0", "time", "2"));
    try {
      return new HostTerminal(path);
    } catch (IOException e) {
      throw refused(device, e.getMessage());
    }
  }

  private static void setUp(String device, List<String> settings) {
    List<String> words = new ArrayList<>(List.of("stty", "-F", device));
    words.addAll(settings);
    try {
      Process stty = new ProcessBuilder(words).redirectErrorStream(true).start();
      stty.getOutputStream().close();
      if (!stty.waitFor(STTY_SECONDS, TimeUnit.SECONDS)) {
        stty.destroyForcibly();
        throw refused(device, "stty does not come to an end, as if it waited for a line");
      }
      if (stty.exitValue() != 0) {
        String why = new String(stty.getInputStream().readAllBytes()).strip();
        throw refused(device, "it is no terminal that can be set up (" + why + ")");
      }
    } catch (IOException e) {
      throw refused(device, "stty cannot be run: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw refused(device, "interrupted");
    }
  }

  private static IllegalArgumentException refused(String device, String why) {
    return new IllegalArgumentException(
        "The I/O device %s cannot be the console's: %s. Change its path in the model, or remove backedBy."
            .formatted(device, why));
  }

  /** Carries output and input until this is closed. */
  synchronized void carry(Share share) {
    carried = true;
    start("to " + path, () -> show(share));
    start("from " + path, () -> type(share));
  }

  private static void start(String name, Runnable work) {
    Thread.ofPlatform().daemon().name("terminal " + name).start(work);
  }

  private void show(Share share) {
    long next = 0;
    try (OutputStream target = out) {
      boolean more = true;
      while (more) {
        boolean last = closed;
        byte[] output = share.awaitConsole(next, PIECE, LOOK_MILLIS);
        next = Math.max(next, share.consoleFirst()) + output.length;
        target.write(output);
        more = !last || output.length > 0;
      }
    } catch (IOException e) {
      share.warn("The terminal %s shows no more: %s.".formatted(path, e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void type(Share share) {
    byte[] bytes = new byte[PIECE];
    try (InputStream source = in) {
      while (!closed) {
        // Nothing for a while looks like the end.
        int length = source.read(bytes);
        if (length > 0 && !share.state().ended()) {
          share.type(Arrays.copyOf(bytes, length));
        }
      }
    } catch (IOException e) {
      share.warn(
          "Nothing can be typed at the terminal %s any more: %s.".formatted(path, e.getMessage()));
    }
  }

  /** Its threads end within a moment, having shown what there was to show. */
  @Override
  public synchronized void close() {
    closed = true;
    if (!carried) {
      try (in;
          out) {
        return;
      } catch (IOException e) {
        // Nothing was written to it.
        return;
      }
    }
  }
}
