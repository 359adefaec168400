package org.pangaea.analysis.lanes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pangaea.analysis.colour.Palette;
import org.pangaea.analysis.diagnosis.Diagnosis;
import org.pangaea.analysis.diagnosis.Finding;
import org.pangaea.analysis.diagnosis.Observed;
import org.pangaea.analysis.fakes.SyntheticTrace;
import org.pangaea.analysis.raster.LaneRaster;
import org.pangaea.trace.Activity;
import org.pangaea.trace.FaultKind;

/** Lanes, spans and waits of a recording. */
class RecordingTest {
  @TempDir Path folder;

  private Recording small() throws Exception {
    Path file = folder.resolve("small.trace");
    SyntheticTrace trace = new SyntheticTrace(file, 2);
    trace.activity(0, 1000, Activity.RUNNING, 0, 0);
    trace.activity(0, 2000, Activity.PAGE, 0x80200, 0);
    trace.fault(0, 2000, 500, FaultKind.READ, 0x80200, 1, 5);
    trace.activity(0, 2500, Activity.RUNNING, 0, 1);
    trace.call(0, 2600, 100);
    trace.activity(0, 3000, Activity.IDLE, 0, 0);
    trace.activity(2, 1500, Activity.PAGE, 0x80300, 1);
    trace.activity(2, 1700, Activity.RUNNING, 0, 0);
    trace.activity(2, 4000, Activity.STOPPED, 0, 0);
    trace.activity(2, 5000, Activity.RUNNING, 0, 0);
    trace.finish();
    return Recording.load(file);
  }

  @Test
  void aLaneForEachHartByNode() throws Exception {
    Recording recording = small();
    assertEquals(4000, recording.duration());
    assertEquals(
        List.of("node0 0", "node0 1", "node1 2", "node1 3"),
        recording.lanes().stream().map(lane -> lane.nodeName() + " " + lane.hart()).toList());
    assertTrue(recording.complete());
    assertEquals("tasklist_lock, init_task", recording.symbols(0x80200));
  }

  @Test
  void aSpanIsSummedUpByActivityPageAndNode() throws Exception {
    SpanStatistics span = SpanStatistics.of(small(), 1200, 2500, 10);
    SpanStatistics.Hart hart = span.harts().getFirst();
    assertEquals(300, hart.nanos()[Activity.PAGE.ordinal()]);
    assertEquals(500, hart.nanos()[Activity.RUNNING.ordinal()]);
    assertEquals(500, hart.nanos()[Activity.IDLE.ordinal()]);
    assertEquals(100, hart.callNanos());
    assertEquals(1, hart.faults());
    assertEquals(Map.of("node1", 300L), hart.byNode());
    SpanStatistics.Page page = span.pages().getFirst();
    assertEquals(0x80200, page.page());
    assertEquals(300, page.nanos());
    assertEquals(Map.of(0, 300L), page.byHart());
    assertEquals("tasklist_lock, init_task", page.symbols());
    // Before the first event nothing is known of a hart.
    assertEquals(0, Arrays.stream(span.harts().get(3).nanos()).sum());
  }

  @Test
  void fromAWaitToItsPageAndBack() throws Exception {
    Recording recording = small();
    Wait wait = recording.nextWait(0, -1, -1);
    assertEquals(new Wait(0, 1000, 1500, 0x80200, 0, 1), wait);
    assertEquals(wait, recording.waitAt(0, 1200));
    assertNull(recording.waitAt(0, 1500));
    assertNull(recording.nextWait(0, 1000, -1));
    assertEquals(wait, recording.previousWait(0, 4000, -1));
    assertNull(recording.previousWait(0, 1000, -1));
    assertEquals(wait, recording.nextWaitFor(wait.page(), 0));
    Wait other = recording.nextWaitFor(0x80300, 0);
    assertEquals(2, other.lane());
    assertEquals(500, other.begin());
    assertNull(recording.nextWaitFor(0x99999, 0));
  }

  @Test
  void sumsOfBlocksAreThoseOfAllStretches() throws Exception {
    Path file = folder.resolve("busy.trace");
    SyntheticTrace.busy(file, 2, 1000);
    Lane lane = Recording.load(file).lanes().getFirst();
    long[] fast = new long[Doing.COUNT];
    for (long time : new long[] {0, 1, 6001, 64 * 10_000 + 7, 5_555_555, 9_999_000, 99_000_000}) {
      long[] slow = new long[Doing.COUNT];
      for (int i = 0; i < lane.count(); i++) {
        slow[lane.doing(i)] += Math.max(0, Math.min(time, lane.end(i)) - lane.begin(i));
      }
      lane.until(time, fast);
      assertEquals(Arrays.toString(slow), Arrays.toString(fast), () -> "at " + time);
    }
  }

  @Test
  void pixelsShowTheShareOfEachActivity() throws Exception {
    Path file = folder.resolve("busy.trace");
    SyntheticTrace.busy(file, 2, 1000);
    Recording recording = Recording.load(file);
    Palette palette = Palette.usual(false);
    int[] pixels = new int[100 * 30];
    LaneRaster raster = new LaneRaster();
    raster.draw(recording.lanes().getFirst(), 0, 10_000_000, palette, pixels, 100, 0, 30);
    // From the bottom up 6 of 10 parts run, 3 wait for pages, 1 is idle.
    assertEquals(palette.doing(Activity.RUNNING.ordinal()), pixels[29 * 100 + 50]);
    assertEquals(palette.doing(Activity.RUNNING.ordinal()), pixels[13 * 100 + 50]);
    assertEquals(palette.doing(Activity.PAGE.ordinal()), pixels[10 * 100 + 50]);
    assertEquals(palette.call(), pixels[0]);
    raster.draw(recording.lanes().getFirst(), 6000, 9000, palette, pixels, 100, 0, 30);
    for (int pixel : pixels) {
      assertEquals(palette.doing(Activity.PAGE.ordinal()), pixel);
    }
  }

  @Test
  void aRecordingIsDiagnosed() throws Exception {
    Path file = folder.resolve("busy.trace");
    SyntheticTrace.busy(file, 2, 1000);
    Observed observed = RecordingObserver.observe(Recording.load(file));
    Diagnosis diagnosis = Diagnosis.of(observed);
    assertEquals(1.2, diagnosis.waiting(), 0.01);
    assertEquals(SyntheticTrace.LOCK << 12, address(diagnosis, Finding.Kind.HOT_LOCK));
    assertEquals(SyntheticTrace.APART << 12, address(diagnosis, Finding.Kind.FALSE_SHARING));
  }

  private static long address(Diagnosis diagnosis, Finding.Kind kind) {
    Finding found =
        diagnosis.findings().stream()
            .filter(finding -> finding.kind() == kind)
            .findFirst()
            .orElse(null);
    assertNotNull(found, diagnosis::toString);
    return found.address();
  }
}
