package org.pangaea.workbench.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Listener;

/**
 * Watches every event of the UI thread while it is open: none may take more than 200 ms of the
 * thread's own processor time, nor last longer than {@value #LONGEST_MILLIS} ms.
 *
 * <p>Processor time is what counts, since tests share a computer with VMMs: an event that is not
 * given a processor is not slow. A wait for a node would take no processor time, but would last;
 * the limit for that is far above what a loaded computer does to an event. The time of events
 * within events, as in a dialog's own loop, is not counted twice, nor is sleep for want of events.
 */
final class Watchdog implements AutoCloseable {

  private static final long MOST_NANOS = 200_000_000;
  private static final long LONGEST_MILLIS = 3000;

  /** An event under way. */
  private static final class Running {
    private final long cpu;
    private final long begun;
    private long cpuWithin;
    private long timeWithin;

    private Running(long cpu, long begun) {
      this.cpu = cpu;
      this.begun = begun;
    }
  }

  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private final Display display;
  private final Deque<Running> running = new ArrayDeque<>();
  private final List<String> slow = new ArrayList<>();
  private final Listener before = _ -> begin();
  private final Listener after = _ -> end();
  private final Listener sleep = _ -> slept = System.nanoTime();
  private final Listener wake = _ -> woken();
  private long slept;
  private long longest;

  private Watchdog(Display display) {
    this.display = display;
  }

  static Watchdog open() {
    Watchdog watchdog = new Watchdog(Ui.display());
    Ui.run(watchdog::listen);
    return watchdog;
  }

  private void listen() {
    display.addListener(SWT.PreEvent, before);
    display.addListener(SWT.PostEvent, after);
    display.addListener(SWT.PreExternalEventDispatch, sleep);
    display.addListener(SWT.PostExternalEventDispatch, wake);
  }

  private void begin() {
    running.push(new Running(threads.getCurrentThreadCpuTime(), System.nanoTime()));
  }

  private void woken() {
    if (!running.isEmpty() && slept != 0) {
      running.peek().timeWithin += System.nanoTime() - slept;
    }
    slept = 0;
  }

  private void end() {
    if (running.isEmpty()) {
      // It began before the watchdog did.
      return;
    }
    Running event = running.pop();
    long cpu = threads.getCurrentThreadCpuTime() - event.cpu;
    long time = System.nanoTime() - event.begun;
    if (!running.isEmpty()) {
      running.peek().cpuWithin += cpu;
      running.peek().timeWithin += time;
    }
    long own = cpu - event.cpuWithin;
    long lasted = time - event.timeWithin;
    longest = Math.max(longest, own);
    if (own > MOST_NANOS || lasted > LONGEST_MILLIS * 1_000_000) {
      slow.add(
          "an event took %d ms of processor time and %d ms in all"
              .formatted(own / 1_000_000, lasted / 1_000_000));
    }
  }

  /** The longest event so far, in milliseconds of processor time. */
  long longestMillis() {
    return Ui.get(() -> longest / 1_000_000);
  }

  @Override
  public void close() {
    Ui.run(() -> {
      display.removeListener(SWT.PreEvent, before);
      display.removeListener(SWT.PostEvent, after);
      display.removeListener(SWT.PreExternalEventDispatch, sleep);
      display.removeListener(SWT.PostExternalEventDispatch, wake);
    });
    assertEquals(List.of(), Ui.get(() -> List.copyOf(slow)), "slow events of the UI thread");
  }
}
