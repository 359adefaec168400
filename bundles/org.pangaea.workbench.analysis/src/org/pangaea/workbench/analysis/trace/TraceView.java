package org.pangaea.workbench.analysis.trace;

import java.io.IOException;
import java.nio.file.Path;
import org.eclipse.jface.action.IToolBarManager;
import org.eclipse.jface.action.Separator;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.FileDialog;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.PartInitException;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.part.ViewPart;
import org.pangaea.deploy.SessionInfo;
import org.pangaea.workbench.analysis.common.Act;
import org.pangaea.workbench.analysis.common.MachineChooser;
import org.pangaea.workbench.analysis.common.Texts;

/** Records what the harts of a machine do, and shows it. */
public final class TraceView extends ViewPart {
  /** Its id. */
  public static final String ID = "org.pangaea.workbench.analysis.trace";

  private static final int TELL_MILLIS = 500;

  private TracePane pane;
  private MachineChooser chooser;
  private Act record;
  private Act stop;
  private RecordingRun run;
  private long begun;

  @Override
  public void createPartControl(Composite parent) {
    PlatformUI.getWorkbench()
        .getHelpSystem()
        .setHelp(parent, "org.pangaea.workbench.analysis.trace");
    pane = new TracePane(parent, getSite().getPage());
    chooser =
        new MachineChooser(getSite().getPage(), machine -> record.setEnabled(machine != null));
    record =
        new Act(
            "Record (a fault costs about half a microsecond more; at most a minute or 256 MiB)",
            "record",
            this::record);
    record.setEnabled(false);
    stop = new Act("Stop recording", "stop", this::stop);
    stop.setEnabled(false);
    IToolBarManager tools = getViewSite().getActionBars().getToolBarManager();
    tools.add(chooser);
    tools.add(record);
    tools.add(stop);
    tools.add(new Act("Open a recording…", "open", this::open));
    tools.add(new Separator());
    TraceActions.add(tools, pane);
    getViewSite().getActionBars().updateActionBars();
  }

  /** Begins to record the chosen machine. */
  public void record() {
    SessionInfo machine = chooser.current();
    if (machine == null || run != null) {
      return;
    }
    try {
      run = RecordingRun.start(machine, pane.composite().getDisplay(), this::recorded);
      begun = System.nanoTime();
      record.setEnabled(false);
      stop.setEnabled(true);
      tell();
    } catch (IOException e) {
      pane.tell("There is no room for a recording: " + e.getMessage());
    }
  }

  private void tell() {
    RecordingRun now = run;
    if (now != null && !pane.composite().isDisposed()) {
      pane.tell(
          Texts.of(
              "Recording '%s': %.0f s, %s. It ends by itself after %d s or 256 MiB. Each event costs"
                  + " its hart some 40 ns, a page fault about a dozen of them.",
              chooser.current() == null ? "?" : chooser.current().name(),
              (System.nanoTime() - begun) / 1e9,
              Texts.memory(now.size()),
              RecordingRun.LONGEST.toSeconds()));
      pane.composite().getDisplay().timerExec(TELL_MILLIS, this::tell);
    }
  }

  /** Ends the recording, and shows it. */
  public void stop() {
    if (run != null) {
      run.stop();
    }
  }

  /** Whether a recording is under way. */
  public boolean isRecording() {
    return run != null;
  }

  private void recorded(Path file, String told) {
    run = null;
    if (pane.composite().isDisposed()) {
      return;
    }
    record.setEnabled(chooser.current() != null);
    stop.setEnabled(false);
    pane.tell(told);
    if (file != null) {
      pane.open(file);
    }
  }

  private void open() {
    FileDialog dialog = new FileDialog(getSite().getShell(), SWT.OPEN);
    dialog.setFilterExtensions(new String[] {"*.trace", "*"});
    String chosen = dialog.open();
    if (chosen != null) {
      pane.open(Path.of(chosen));
    }
  }

  /** What it shows. */
  public TracePane pane() {
    return pane;
  }

  /** Chooses which machine is to be recorded. */
  public void choose(String name) {
    chooser.choose(name);
  }

  /** Which machine would be recorded, or null. */
  public SessionInfo machine() {
    return chooser.current();
  }

  /** Shows the next wait for a page: in the recording that is open as an editor, or in the view. */
  public static void showWaitFor(IWorkbenchPage page, long address) {
    TracePane found = shown(page);
    if (found != null) {
      found.findWaitFor(address);
    }
  }

  /** Shows a hart's lane, likewise. */
  public static void showHart(IWorkbenchPage page, int hart) {
    TracePane found = shown(page);
    if (found != null) {
      found.showHart(hart);
    }
  }

  private static TracePane shown(IWorkbenchPage page) {
    if (page.getActiveEditor() instanceof TraceEditor editor && page.isEditorAreaVisible()) {
      page.activate(editor);
      return editor.pane();
    }
    try {
      return ((TraceView) page.showView(ID)).pane;
    } catch (PartInitException e) {
      // The registry has it, so this cannot be; and without a view there is nothing to show.
      return null;
    }
  }

  @Override
  public void setFocus() {
    pane.setFocus();
  }

  @Override
  public void dispose() {
    stop();
    super.dispose();
  }
}
