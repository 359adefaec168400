package org.pangaea.workbench.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.core.filesystem.EFS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.ImageData;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.layout.FillLayout;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.ui.IEditorPart;
import org.eclipse.ui.ide.IDE;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pangaea.analysis.colour.Palette;
import org.pangaea.analysis.fakes.SyntheticMemory;
import org.pangaea.analysis.fakes.SyntheticTrace;
import org.pangaea.analysis.lanes.Wait;
import org.pangaea.trace.Activity;
import org.pangaea.workbench.analysis.common.Colours;
import org.pangaea.workbench.analysis.diagnosis.DiagnosisView;
import org.pangaea.workbench.analysis.memory.HeatMapView;
import org.pangaea.workbench.analysis.trace.TraceEditor;
import org.pangaea.workbench.analysis.trace.TracePane;
import org.pangaea.workbench.analysis.trace.TraceView;

/** The vCPU trace and the diagnosis in the real workbench, of a made-up recording. */
class TraceUiTest {
  @TempDir Path folder;
  private TracePane pane;
  private Path file;

  @BeforeEach
  void open() throws Exception {
    Ui.open();
    file = folder.resolve("busy.trace");
    SyntheticTrace.busy(file, 2, 2000);
    pane = Ui.view(TraceView.ID, TraceView.class).pane();
    Ui.run(() -> pane.open(file));
    Ui.await("the recording", () -> pane.file() != null && pane.file().equals(file));
  }

  @Test
  void lanesShowWhatHartsDo() {
    Ui.run(() -> pane.range(0, 10_000));
    long seen = pane.refresher().frames();
    Ui.await(
        "a picture",
        () -> {
          pane.refresher().wake();
          return pane.refresher().frames() > seen + 2;
        });
    ImageData shown = Ui.pixels(pane.lanes());
    Palette palette = Ui.in(() -> Colours.palette(pane.lanes(), null));
    Rectangle lane = Ui.in(() -> pane.laneBounds(1));
    int y = lane.y + lane.height - 3;
    assertEquals(
        palette.doing(Activity.RUNNING.ordinal()), Ui.pixel(shown, lane.x + lane.width / 4, y));
    assertEquals(
        palette.doing(Activity.PAGE.ordinal()), Ui.pixel(shown, lane.x + lane.width * 3 / 4, y));
    assertEquals(
        palette.doing(Activity.IDLE.ordinal()), Ui.pixel(shown, lane.x + lane.width * 95 / 100, y));
  }

  @Test
  void aWaitIsFoundAndItsPageShownInTheHeatMapAndBack() {
    SyntheticMemory memory = new SyntheticMemory(2, 4096, 0);
    HeatMapView map = Ui.view(HeatMapView.ID, HeatMapView.class);
    Ui.run(() -> map.show(memory.watch()));
    Ui.run(() -> pane.step(true));
    Wait wait = Ui.in(pane::selectedWait);
    assertEquals(SyntheticTrace.LOCK, wait.page());
    String told = Ui.in(pane::details);
    assertTrue(told.contains("hart 0 on node0 waited 3.0 µs for page 0x80200000"), told);
    assertTrue(told.contains("tasklist_lock"), told);
    Ui.run(() -> pane.showPageOfWait());
    assertTrue(Ui.in(map::details).contains("page 0x80200 "), Ui.in(map::details));
    Ui.run(() -> TraceView.showWaitFor(Ui.page(), SyntheticTrace.APART << 12));
    Wait other = Ui.in(pane::selectedWait);
    assertEquals(SyntheticTrace.APART, other.page());
    Ui.run(() -> TraceView.showWaitFor(Ui.page(), SyntheticTrace.APART << 12));
    assertTrue(Ui.in(pane::selectedWait).begin() > other.begin());
    Ui.run(() -> TraceView.showWaitFor(Ui.page(), 0x99999000L));
    assertEquals("Nobody waited for page 0x99999000 in this recording.", Ui.in(pane::details));
  }

  @Test
  void wheelKeysTypingAndDraggingChooseASpan() {
    long all = Ui.in(() -> pane.range()[1]);
    assertEquals(Ui.in(() -> pane.recording().duration()), all);
    Ui.key(pane.lanes(), 'w');
    long[] closer = Ui.in(pane::range);
    assertTrue(closer[1] - closer[0] < all * 0.7);
    Ui.key(pane.lanes(), 'd');
    assertTrue(Ui.in(pane::range)[0] > closer[0]);
    Ui.key(pane.lanes(), 'a');
    Ui.key(pane.lanes(), 's');
    Ui.send(pane.lanes(), SWT.MouseVerticalWheel, 400, 60, 0, 1);
    assertTrue(Ui.in(pane::range)[1] - Ui.in(pane::range)[0] < all);
    Ui.key(pane.lanes(), SWT.HOME);
    assertEquals(all, (long) Ui.in(() -> pane.range()[1]));
    Rectangle lane = Ui.in(() -> pane.laneBounds(0));
    Ui.send(pane.lanes(), SWT.MouseDown, lane.x + 100, lane.y + 5, 0, 0);
    Ui.send(pane.lanes(), SWT.MouseMove, lane.x + 300, lane.y + 5, 0, 0);
    Ui.send(pane.lanes(), SWT.MouseUp, lane.x + 300, lane.y + 5, 0, 0);
    long[] span = Ui.in(pane::span);
    assertEquals(all * 200.0 / lane.width, span[1] - span[0], all * 0.01);
    Ui.await(
        "statistics of the span",
        () -> {
          String csv = pane.harts().csv();
          return csv.contains("node1 hart 3") && csv.contains("60.") && csv.contains("30.");
        });
    Ui.send(pane.lanes(), SWT.MouseDoubleClick, lane.x + 200, lane.y + 5, 0, 0);
    assertEquals(span[0], Ui.in(() -> pane.range()[0]));
  }

  @Test
  void keysAndTheMouseDoNothingWhereThereIsNoRecording() {
    Shell shell = Ui.in(() -> new Shell(Ui.page().getWorkbenchWindow().getShell()));
    TracePane empty = Ui.in(() -> new TracePane(shell, Ui.page()));
    Ui.run(() -> {
      shell.setLayout(new FillLayout());
      shell.setSize(900, 400);
      shell.open();
    });
    try {
      for (int key : new int[] {'w', 's', 'a', 'd', 'n', 'p', SWT.HOME, SWT.ARROW_DOWN}) {
        Ui.key(empty.lanes(), key);
      }
      Ui.send(empty.lanes(), SWT.MouseVerticalWheel, 400, 60, 0, 1);
      Ui.send(empty.lanes(), SWT.MouseDown, 300, 60, 0, 0);
      Ui.send(empty.lanes(), SWT.MouseMove, 350, 60, 0, 0);
      Ui.send(empty.lanes(), SWT.MouseUp, 350, 60, 0, 0);
      assertEquals(-1, Ui.in(empty::span)[0]);
      assertNull(Ui.in(empty::selectedWait));
      Ui.run(() -> empty.findWaitFor(SyntheticTrace.LOCK << 12));
      assertEquals(
          "Record a machine, or open a recording, to see waits for a page.", Ui.in(empty::details));
    } finally {
      Ui.run(shell::dispose);
    }
  }

  @Test
  void aFileOfTheWorkspaceOpensAsAnEditorWithoutACluster() throws Exception {
    IEditorPart part =
        Ui.in(() ->
            IDE.openEditorOnFileStore(Ui.page(), EFS.getLocalFileSystem().getStore(file.toUri())));
    assertTrue(part instanceof TraceEditor, part::toString);
    TracePane in = ((TraceEditor) part).pane();
    Ui.await("the recording", () -> in.recording() != null);
    assertEquals(4, Ui.in(() -> in.recording().lanes().size()));
    Ui.run(() -> Ui.page().closeEditor(part, false));
    Path out = folder.resolve("busy.perfetto");
    TracePane.exportPerfetto(file, out);
    byte[] bytes = Files.readAllBytes(out);
    // Field 1 of perfetto.protos.Trace, a packet, with its length.
    assertEquals(0x0A, bytes[0]);
    assertTrue(bytes.length > 100_000, () -> "bytes: " + bytes.length);
  }

  @Test
  void aRecordingIsDiagnosedAndAFindingLeadsToItsPage() {
    SyntheticMemory memory = new SyntheticMemory(2, 4096, 0);
    HeatMapView map = Ui.view(HeatMapView.ID, HeatMapView.class);
    Ui.run(() -> map.show(memory.watch()));
    DiagnosisView view = Ui.view(DiagnosisView.ID, DiagnosisView.class);
    Ui.run(() -> pane.diagnose());
    Ui.await("findings", () -> view.table().csv().contains("Hot lock"));
    String csv = Ui.in(() -> view.table().csv());
    assertTrue(csv.contains("False sharing"), csv);
    assertTrue(Ui.in(view::details).contains("What to do"), Ui.in(view::details));
    Ui.run(() -> {
      for (int i = 0; i < view.table().table().getItemCount(); i++) {
        view.table().table().setSelection(i);
        if (view.table().selected().address() != null) {
          return;
        }
      }
    });
    Ui.send(view.table().table(), SWT.DefaultSelection, 0, 0, 0, 0);
    long address = Ui.in(() -> view.table().selected().address());
    String details = Ui.in(map::details);
    assertTrue(details.contains("address 0x" + Long.toHexString(address) + ")"), details);
  }

  @Test
  void whatIsNoRecordingIsToldInASentence() throws Exception {
    Path text = Files.writeString(folder.resolve("text.trace"), "no trace at all");
    Ui.run(() -> pane.open(text));
    Ui.await("the sentence", () -> pane.details().contains("is not a trace of Pangaea."));
    assertNotNull(Ui.in(pane::recording), "the last one stays");
  }
}
