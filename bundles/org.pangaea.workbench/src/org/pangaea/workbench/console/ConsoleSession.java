package org.pangaea.workbench.console;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.eclipse.core.runtime.ILog;
import org.pangaea.deploy.ConsoleClient;
import org.pangaea.deploy.DeployException;
import org.pangaea.workbench.machines.Machines;
import org.pangaea.workbench.preferences.Settings;

/**
 * The console of one machine, whether a view shows it or not. What the guest prints is kept when
 * the machine has ended, and goes on when one of its name runs again. Any thread.
 */
public final class ConsoleSession {

  private static final int COLUMNS = 80;
  private static final int ROWS = 24;

  private final String machine;
  private final Screen screen = new Screen(COLUMNS, ROWS, this::type);
  private final ExecutorService typist =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("console typist").factory());
  private ConsoleClient client;
  private boolean attaching;
  private volatile boolean attachedBefore;
  private OutputStream log;
  private Path logFile;

  ConsoleSession(String machine) {
    this.machine = machine;
    screen.keep(Settings.scrollBack());
  }

  public String machine() {
    return machine;
  }

  public Screen screen() {
    return screen;
  }

  /** Whether what is typed arrives. */
  public synchronized boolean isAttached() {
    return client != null && !client.closed().isDone();
  }

  /** Connects if it is not connected; returns at once. */
  public synchronized void attach() {
    if (isAttached() || attaching) {
      return;
    }
    attaching = true;
    Thread.ofVirtual().name("attach to " + machine).start(this::connect);
  }

  private void connect() {
    try {
      ConsoleClient attached = Machines.get().console(machine, new Sink());
      synchronized (this) {
        client = attached;
      }
    } catch (DeployException notYetOrNoMore) {
      // It is tried again when the machine is seen next.
      ILog.of(ConsoleSession.class).info(notYetOrNoMore.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      synchronized (this) {
        attaching = false;
      }
    }
  }

  /** Types; returns at once. */
  public void type(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    typist.execute(() -> send(bytes));
  }

  private void send(byte[] bytes) {
    ConsoleClient attached;
    synchronized (this) {
      attached = client;
    }
    if (attached == null || attached.closed().isDone()) {
      return;
    }
    try {
      attached.type(bytes, bytes.length);
    } catch (DeployException gone) {
      ILog.of(ConsoleSession.class).warn(gone.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Where what is printed is written to as well, if anywhere. */
  public synchronized Optional<Path> logFile() {
    return Optional.ofNullable(logFile);
  }

  /** Begins to write what is printed to the end of a file; null ends it. */
  public synchronized void logTo(Path file) throws IOException {
    if (log != null) {
      log.close();
    }
    log = null;
    logFile = null;
    if (file != null) {
      log =
          Files.newOutputStream(
              file,
              java.nio.file.StandardOpenOption.CREATE,
              java.nio.file.StandardOpenOption.APPEND);
      logFile = file;
    }
  }

  private synchronized void log(byte[] bytes, int offset, int length) {
    if (log == null) {
      return;
    }
    try {
      log.write(bytes, offset, length);
    } catch (IOException e) {
      ILog.of(ConsoleSession.class)
          .error("The console is not written to %s any more.".formatted(logFile), e);
      log = null;
      logFile = null;
    }
  }

  /** What the connection's thread writes to. */
  private final class Sink extends OutputStream {
    private final CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);

    /** Bytes of a character of which the rest is to come. */
    private ByteBuffer rest = ByteBuffer.allocate(0);

    /** What comes from another run is set apart from what was there. */
    private boolean apart = attachedBefore;

    @Override
    public void write(int b) {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      log(bytes, offset, length);
      if (apart) {
        screen.write("\r\n\u001b[0m\u001b[2m" + "-".repeat(30) + "\u001b[0m\r\n");
        apart = false;
      }
      attachedBefore = true;
      ByteBuffer in = ByteBuffer.allocate(rest.remaining() + length);
      in.put(rest).put(bytes, offset, length).flip();
      CharBuffer out = CharBuffer.allocate(in.remaining() + 1);
      decoder.decode(in, out, false);
      rest = ByteBuffer.allocate(in.remaining()).put(in).flip();
      screen.write(out.flip().toString());
    }
  }
}
