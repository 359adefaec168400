package org.pangaea.workbench.analysis.trace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.eclipse.core.runtime.Status;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.jface.action.IToolBarManager;
import org.eclipse.jface.action.Separator;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.FileDialog;
import org.pangaea.workbench.analysis.common.Act;

/** What can be done with a recording that is shown. */
final class TraceActions {
  private TraceActions() {}

  static void add(IToolBarManager tools, TracePane pane) {
    tools.add(new Act("Previous wait in the lane (P)", "previous", () -> pane.step(false)));
    tools.add(new Act("Next wait in the lane (N)", "next", () -> pane.step(true)));
    tools.add(
        new Act("Show the wait's page in the heat map", "heatmap", () -> pane.showPageOfWait()));
    tools.add(new Act("Show all of the recording (Home)", "zoom-all", () -> pane.zoomAll()));
    tools.add(new Separator());
    tools.add(
        new Act("Say what was wrong in the span, or in all", "diagnosis", () -> pane.diagnose()));
    tools.add(new Act("Export for Perfetto…", "export", () -> export(pane)));
    tools.add(new Act("Save a copy of the recording…", "copy", () -> save(pane)));
  }

  private interface Work {
    void run(Path from, Path to) throws IOException;
  }

  private static void export(TracePane pane) {
    choose(pane, "*.perfetto", TracePane::exportPerfetto);
  }

  private static void save(TracePane pane) {
    choose(
        pane, "*.trace", (from, to) -> Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING));
  }

  private static void choose(TracePane pane, String pattern, Work work) {
    Path from = pane.file();
    if (from == null) {
      pane.tell("Record a machine, or open a recording, first.");
      return;
    }
    FileDialog dialog = new FileDialog(pane.composite().getShell(), SWT.SAVE);
    dialog.setFilterExtensions(new String[] {pattern, "*"});
    dialog.setFileName(from.getFileName().toString().replace(".trace", "") + pattern.substring(1));
    dialog.setOverwrite(true);
    String chosen = dialog.open();
    if (chosen == null) {
      return;
    }
    Path to = Path.of(chosen);
    if (to.normalize().equals(from.normalize())) {
      pane.tell("That is the recording itself; name another file.");
      return;
    }
    Display display = pane.composite().getDisplay();
    Job.create(
            "Writing " + to.getFileName(),
            monitor -> {
              String told = write(work, from, to);
              display.asyncExec(() -> {
                if (!pane.composite().isDisposed()) {
                  pane.tell(told);
                }
              });
              return Status.OK_STATUS;
            })
        .schedule();
  }

  private static String write(Work work, Path from, Path to) {
    try {
      work.run(from, to);
      return "Wrote " + to + ".";
    } catch (IOException e) {
      return to + " cannot be written: " + e.getMessage();
    }
  }
}
