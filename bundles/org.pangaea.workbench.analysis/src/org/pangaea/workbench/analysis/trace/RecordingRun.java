package org.pangaea.workbench.analysis.trace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BiConsumer;
import org.eclipse.swt.widgets.Display;
import org.pangaea.deploy.ClusterSession;
import org.pangaea.deploy.DeployException;
import org.pangaea.deploy.SessionInfo;
import org.pangaea.deploy.SilentListener;
import org.pangaea.deploy.TraceRecorder;

/** One recording under way, in a thread of its own. */
final class RecordingRun {
  /** What bounds it, if nobody ends it before. */
  static final Duration LONGEST = Duration.ofMinutes(1);

  private static final long MOST_BYTES = 256L << 20;
  private static final int BUFFER = 1 << 16;

  private final Path file;
  private final Thread thread;

  private RecordingRun(Path file, Runnable what) {
    this.file = file;
    thread = Thread.ofPlatform().daemon().name("recording").unstarted(what);
  }

  /**
   * Begins to record.
   *
   * @param done is told in the UI thread: a file that can be read (null if there is none), and what
   *     is to be said
   */
  static RecordingRun start(SessionInfo machine, Display display, BiConsumer<Path, String> done)
      throws IOException {
    Path file = Files.createTempFile(machine.name() + "-", ".trace");
    // Whoever wants to keep it saves a copy.
    file.toFile().deleteOnExit();
    RecordingRun run =
        new RecordingRun(
            file,
            () -> {
              Path found = file;
              String told;
              try (ClusterSession session = ClusterSession.open(machine, new SilentListener())) {
                TraceRecorder recorder = new TraceRecorder(session, file, MOST_BYTES, BUFFER);
                told = tell(recorder.record(LONGEST));
              } catch (InterruptedException e) {
                told = "Recorded until you stopped.";
              } catch (DeployException e) {
                found = null;
                told = e.getMessage();
              }
              Path read = found;
              String text = told;
              if (!display.isDisposed()) {
                display.asyncExec(() -> done.accept(read, text));
              }
            });
    run.thread.start();
    return run;
  }

  private static String tell(TraceRecorder.Recording recording) {
    return switch (recording.end()) {
      case TIME -> "Recorded for " + LONGEST.toSeconds() + " s, as long as the view records.";
      case LIMIT -> "Recorded 256 MiB, as much as the view records.";
      case MACHINE -> "Recorded until the machine ended, or a node was lost.";
    };
  }

  /** How long the file is so far, in bytes. */
  long size() {
    return file.toFile().length();
  }

  /** Ends it; the file is finished first. */
  void stop() {
    thread.interrupt();
  }
}
