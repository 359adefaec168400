package org.pangaea.workbench.analysis;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pangaea.analysis.fakes.SyntheticMemory;
import org.pangaea.analysis.fakes.SyntheticTrace;
import org.pangaea.workbench.analysis.common.Refresher;
import org.pangaea.workbench.analysis.diagnosis.DiagnosisView;
import org.pangaea.workbench.analysis.memory.HeatMapView;
import org.pangaea.workbench.analysis.trace.TracePane;
import org.pangaea.workbench.analysis.trace.TraceView;

/**
 * Pictures of the views ({@code -Dpangaea.ui.pictures=FOLDER}), and what they cost with a million
 * pages and eight harts: measured and printed, not judged.
 */
@Tag("long")
class PicturesTest {
  private static final int TURNS = 100;

  @TempDir Path folder;

  @Test
  void picturesOfAMillionPagesAndWhatTheyCost() throws Exception {
    Ui.open();
    HeatMapView map = Ui.view(HeatMapView.ID, HeatMapView.class);
    TracePane pane = Ui.view(TraceView.ID, TraceView.class).pane();
    Path file = folder.resolve("busy.trace");
    SyntheticTrace.busy(file, 4, 30_000);
    Ui.run(() -> pane.open(file));
    SyntheticMemory memory = new SyntheticMemory(4, 1 << 18, 3000);
    Ui.run(() -> map.show(memory.watch()));
    Ui.await("the recording", () -> pane.recording() != null);
    long wait = Ui.longestWait(() -> measure(memory, map, pane));
    System.out.println("workbench analysis: longest wait for the UI thread " + wait + " ms");
    Ui.picture("heatmap");
    Ui.run(() -> map.canvas().setHistory(true));
    TimeUnit.MILLISECONDS.sleep(600);
    Ui.picture("history");
    Ui.run(() -> map.canvas().setHistory(false));
    Ui.run(() -> map.reveal(0x80000L + 2100 << 12));
    Ui.run(() -> pane.step(true));
    TimeUnit.MILLISECONDS.sleep(600);
    Ui.picture("page-and-wait");
    Ui.run(() -> pane.diagnose());
    DiagnosisView findings = Ui.view(DiagnosisView.ID, DiagnosisView.class);
    Ui.await("findings", () -> findings.table().csv().contains("Hot lock"));
    TimeUnit.MILLISECONDS.sleep(300);
    Ui.picture("diagnosis");
  }

  private static void measure(SyntheticMemory memory, HeatMapView map, TracePane pane) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    Refresher heat = map.canvas().refresher();
    Refresher lanes = pane.refresher();
    long ui = Ui.in(() -> threads.getCurrentThreadCpuTime());
    long begin = System.nanoTime();
    long heatFrames = heat.frames();
    long heatNanos = heat.nanos();
    long laneFrames = lanes.frames();
    long laneNanos = lanes.nanos();
    for (int turn = 0; turn < TURNS; turn++) {
      long next = begin + (turn + 1) * 200_000_000L;
      memory.turn(0.2);
      int at = turn;
      Ui.run(() -> {
        long all = pane.recording().duration();
        pane.range(all / 300 * at, all / 300 * at + all / 2);
      });
      while (System.nanoTime() < next) {
        Thread.onSpinWait();
        try {
          TimeUnit.MILLISECONDS.sleep(5);
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
      }
    }
    double seconds = (System.nanoTime() - begin) / 1e9;
    double uiCpu = (Ui.in(() -> threads.getCurrentThreadCpuTime()) - ui) / 1e9;
    long frames = heat.frames() - heatFrames;
    double heatMillis = (heat.nanos() - heatNanos) / 1e6 / Math.max(1, frames);
    double laneMillis =
        (lanes.nanos() - laneNanos) / 1e6 / Math.max(1, lanes.frames() - laneFrames);
    System.out.printf(
        "workbench analysis: %d pages, 8 harts: %.1f frames/s; heat map %.1f ms a frame, lanes %.1f ms"
            + " a frame; UI thread %.1f %% of a core, drawing threads %.1f %%%n",
        memory.watch().picture().layout().pages(),
        frames / seconds,
        heatMillis,
        laneMillis,
        100 * uiCpu / seconds,
        100 * (heat.nanos() - heatNanos + lanes.nanos() - laneNanos) / 1e9 / seconds);
    assertTrue(frames > TURNS / 4, () -> "frames: " + frames);
  }
}
