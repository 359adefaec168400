package org.pangaea.workbench.analysis.trace;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.SashForm;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Text;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.PartInitException;
import org.pangaea.analysis.diagnosis.Diagnosis;
import org.pangaea.analysis.lanes.Doing;
import org.pangaea.analysis.lanes.Recording;
import org.pangaea.analysis.lanes.RecordingObserver;
import org.pangaea.analysis.lanes.SpanStatistics;
import org.pangaea.analysis.lanes.Wait;
import org.pangaea.trace.Activity;
import org.pangaea.trace.PerfettoExport;
import org.pangaea.trace.TraceFile;
import org.pangaea.workbench.analysis.common.Refresher;
import org.pangaea.workbench.analysis.common.SortedTable;
import org.pangaea.workbench.analysis.common.Texts;
import org.pangaea.workbench.analysis.diagnosis.DiagnosisView;
import org.pangaea.workbench.analysis.memory.HeatMapView;

/** A recording: its lanes, the range as text, and what a span sums up to. */
public final class TracePane {
  private final IWorkbenchPage page;
  private final Composite composite;
  private final TraceCanvas canvas;
  private final ActivityLegend legend;
  private final Text fromText;
  private final Text toText;
  private final Label details;
  private final Label about;
  private final SpanTables tables;
  private Path file;

  public TracePane(Composite parent, IWorkbenchPage page) {
    this.page = page;
    composite = new Composite(parent, SWT.NONE);
    GridLayoutFactory.fillDefaults().spacing(0, 2).applyTo(composite);
    Composite bar = new Composite(composite, SWT.NONE);
    GridLayoutFactory.fillDefaults().numColumns(6).margins(6, 2).applyTo(bar);
    GridDataFactory.fillDefaults().grab(true, false).applyTo(bar);
    new Label(bar, SWT.NONE).setText("Show from");
    fromText = range(bar);
    new Label(bar, SWT.NONE).setText("to");
    toText = range(bar);
    new Label(bar, SWT.NONE).setText("ms");
    about = new Label(bar, SWT.NONE);
    GridDataFactory.fillDefaults().grab(true, false).align(SWT.FILL, SWT.CENTER).applyTo(about);
    SashForm sash = new SashForm(composite, SWT.HORIZONTAL | SWT.SMOOTH);
    GridDataFactory.fillDefaults().grab(true, true).applyTo(sash);
    canvas = new TraceCanvas(sash, new Shower());
    tables = new SpanTables(sash, canvas::recording, this::showPage);
    sash.setWeights(5, 3);
    legend = new ActivityLegend(composite);
    GridDataFactory.fillDefaults().grab(true, false).applyTo(legend);
    details = new Label(composite, SWT.NONE);
    GridDataFactory.fillDefaults().grab(true, false).indent(6, 0).applyTo(details);
  }

  private Text range(Composite bar) {
    Text text = new Text(bar, SWT.BORDER | SWT.RIGHT);
    text.setToolTipText("Milliseconds from the beginning of the recording; Enter shows the range");
    GridDataFactory.fillDefaults().hint(90, SWT.DEFAULT).applyTo(text);
    text.addListener(SWT.DefaultSelection, event -> typed());
    return text;
  }

  private void typed() {
    try {
      double begin = Double.parseDouble(fromText.getText().strip());
      double end = Double.parseDouble(toText.getText().strip());
      if (!(end > begin)) {
        details.setText("The range ends before it begins.");
        return;
      }
      canvas.range(Math.round(begin * 1e6), Math.round(end * 1e6));
    } catch (NumberFormatException e) {
      details.setText("The range wants numbers of milliseconds, such as 12.5.");
    }
  }

  private final class Shower implements TraceCanvas.Listener {
    @Override
    public void statistics(SpanStatistics statistics) {
      tables.show(statistics);
    }

    @Override
    public void wait(Wait wait) {
      if (wait != null) {
        details.setText(TraceText.of(canvas.recording(), wait));
      }
    }

    @Override
    public void hover(String text) {
      if (!text.isEmpty()) {
        details.setText(text);
      }
    }

    @Override
    public void range(long from, long to) {
      fromText.setText(Texts.of("%.6f", from / 1e6));
      toText.setText(Texts.of("%.6f", to / 1e6));
    }
  }

  /** The widget. */
  public Composite composite() {
    return composite;
  }

  /** Where the recording is, or null. */
  public Path file() {
    return file;
  }

  /** The recording that is shown, or null. */
  public Recording recording() {
    return canvas.recording();
  }

  /** Reads a recording in a thread of its own, then shows it. */
  public void open(Path trace) {
    Display display = composite.getDisplay();
    about.setText("reading " + trace.getFileName() + " …");
    Thread.ofPlatform()
        .daemon()
        .name("reading a recording")
        .start(() -> {
          Recording read;
          String problem;
          try {
            read = Recording.load(trace);
            problem = null;
          } catch (IOException e) {
            read = null;
            problem = e.getMessage();
          }
          Recording found = read;
          String why = problem;
          display.asyncExec(() -> {
            if (composite.isDisposed()) {
              return;
            }
            if (found == null) {
              about.setText("It cannot be read.");
              details.setText(why);
            } else {
              file = trace;
              show(found);
            }
          });
        });
  }

  /** Shows a recording. */
  public void show(Recording recording) {
    canvas.show(recording);
    legend.redraw();
    about.setText(
        Texts.of(
            "   %s: %,d events in %s%s%s",
            recording.machine().name(),
            recording.events(),
            Texts.nanos(recording.duration()),
            recording.complete() ? "" : "; cut off",
            recording.lost() == 0
                ? ""
                : Texts.of("; %,d events are missing, they came too fast", recording.lost())));
    details.setText(
        "Wheel, W, S: zoom; A, D: move; drag: span; N, P: next and previous wait in the lane.");
  }

  /** Says something where details are told. */
  public void tell(String text) {
    details.setText(text);
  }

  /** What is told. */
  public String details() {
    return details.getText();
  }

  /** Goes to the next, or the previous, wait for a page in the selected lane. */
  public void step(boolean forward) {
    if (forward) {
      canvas.nextWait();
    } else {
      canvas.previousWait();
    }
  }

  /** The wait that is selected, or null. */
  public Wait selectedWait() {
    return canvas.selected();
  }

  /**
   * Finds the next wait for a page after the one selected, of any hart; from the begin on if none.
   */
  public void findWaitFor(long address) {
    Recording recording = canvas.recording();
    if (recording == null) {
      details.setText("Record a machine, or open a recording, to see waits for a page.");
      return;
    }
    long page = address / recording.machine().pageBytes();
    Wait selected = canvas.selected();
    long after = selected != null && selected.page() == page ? selected.begin() : -1;
    Wait found = recording.nextWaitFor(page, after);
    if (found == null) {
      found = recording.nextWaitFor(page, -1);
    }
    if (found == null) {
      details.setText(Texts.of("Nobody waited for page 0x%x in this recording.", address));
    } else {
      canvas.reveal(found);
    }
  }

  /** Shows the page of the selected wait in the heat map. */
  public void showPageOfWait() {
    Wait wait = canvas.selected();
    if (wait == null) {
      details.setText("Select a wait first: click on it, or press N.");
    } else {
      showPage(canvas.recording().machine().address(wait.page()));
    }
  }

  private void showPage(long address) {
    try {
      ((HeatMapView) page.showView(HeatMapView.ID)).reveal(address);
    } catch (PartInitException e) {
      details.setText(e.getMessage());
    }
  }

  /** Selects a hart's lane. */
  public void showHart(int hart) {
    canvas.hart(hart);
  }

  /** Shows all of the recording. */
  public void zoomAll() {
    canvas.zoomAll();
  }

  /** Shows a span, in nanoseconds from the recording's begin on. */
  public void range(long from, long to) {
    canvas.range(from, to);
  }

  /** The visible range's begin and end, in nanoseconds. */
  public long[] range() {
    return new long[] {canvas.range().from(), canvas.range().to()};
  }

  /** Selects a span. */
  public void span(long from, long to) {
    canvas.span(from, to);
  }

  /** The selected span's begin and end, the begin -1 for none. */
  public long[] span() {
    return new long[] {canvas.spanFrom(), canvas.spanTo()};
  }

  /** Where the lanes are drawn. */
  public org.eclipse.swt.widgets.Canvas lanes() {
    return canvas;
  }

  /** Where one lane is within that, in points. */
  public Rectangle laneBounds(int lane) {
    return canvas.laneBounds(lane);
  }

  /** Pictures drawn so far. */
  public Refresher refresher() {
    return canvas.refresher();
  }

  /** The table by hart. */
  public SortedTable<SpanStatistics.Hart> harts() {
    return tables.harts();
  }

  /** The table of pages waited for. */
  public SortedTable<SpanStatistics.Page> pages() {
    return tables.pages();
  }

  /** Says in the diagnosis view what was wrong while this was recorded: in the span, or in all. */
  public void diagnose() {
    Recording recording = canvas.recording();
    if (recording == null) {
      details.setText("Record a machine, or open a recording, first.");
      return;
    }
    long[] span = span();
    boolean part = span[0] >= 0 && span[1] > span[0];
    try {
      DiagnosisView view = (DiagnosisView) page.showView(DiagnosisView.ID);
      view.compute(() ->
          Diagnosis.of(
              part
                  ? RecordingObserver.observe(recording, span[0], span[1])
                  : RecordingObserver.observe(recording)));
    } catch (PartInitException e) {
      details.setText(e.getMessage());
    }
  }

  /** Writes what Perfetto reads; in the calling thread, which must not be the UI's. */
  public static void exportPerfetto(Path trace, Path out) throws IOException {
    try (TraceFile from = TraceFile.open(trace);
        OutputStream to = new BufferedOutputStream(Files.newOutputStream(out))) {
      PerfettoExport.write(from, to);
    }
  }

  /** What colours mean. */
  static String legend(int activity) {
    return switch (activity == Doing.OTHER ? null : Activity.values()[activity]) {
      case PAGE -> "waits for a page";
      case FENCE -> "for a fence";
      case DEVICE -> "for a device";
      case CALL -> "for a call";
      case AWAY -> "on another node";
      case null -> "other";
      default -> Doing.text(activity);
    };
  }

  public void setFocus() {
    canvas.setFocus();
  }
}
