package org.pangaea.workbench.analysis.diagnosis;

import java.time.Duration;
import java.util.List;
import org.eclipse.core.runtime.Status;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.jface.action.IToolBarManager;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.SashForm;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Text;
import org.eclipse.ui.PartInitException;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.part.ViewPart;
import org.pangaea.analysis.diagnosis.Diagnosis;
import org.pangaea.analysis.diagnosis.Finding;
import org.pangaea.analysis.diagnosis.RunningMachineObserver;
import org.pangaea.deploy.ClusterSession;
import org.pangaea.deploy.DeployException;
import org.pangaea.deploy.SessionInfo;
import org.pangaea.deploy.SilentListener;
import org.pangaea.workbench.analysis.common.Act;
import org.pangaea.workbench.analysis.common.MachineChooser;
import org.pangaea.workbench.analysis.common.SortedTable;
import org.pangaea.workbench.analysis.common.SortedTable.Column;
import org.pangaea.workbench.analysis.common.Texts;
import org.pangaea.workbench.analysis.memory.HeatMapView;
import org.pangaea.workbench.analysis.trace.TraceView;

/** What makes a machine slow, with evidence and what to change. */
public final class DiagnosisView extends ViewPart {
  /** Its id. */
  public static final String ID = "org.pangaea.workbench.analysis.diagnosis";

  private static final Duration TIME = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofSeconds(5);

  private Label summary;
  private SortedTable<Finding> table;
  private Text details;
  private MachineChooser chooser;
  private Act run;

  /** Finds out, in a thread that may wait. */
  public interface Work {
    Diagnosis run() throws DeployException, InterruptedException;
  }

  @Override
  public void createPartControl(Composite parent) {
    PlatformUI.getWorkbench()
        .getHelpSystem()
        .setHelp(parent, "org.pangaea.workbench.analysis.diagnosis");
    Composite all = new Composite(parent, SWT.NONE);
    GridLayoutFactory.fillDefaults().applyTo(all);
    summary = new Label(all, SWT.WRAP);
    summary.setText(
        "Watch a machine that runs (the green arrow), or diagnose a recording from the vCPU trace.");
    GridDataFactory.fillDefaults().grab(true, false).indent(6, 4).applyTo(summary);
    SashForm sash = new SashForm(all, SWT.HORIZONTAL | SWT.SMOOTH);
    GridDataFactory.fillDefaults().grab(true, true).applyTo(sash);
    table =
        new SortedTable<>(
            sash,
            List.of(
                Column.text("Finding", 150, finding -> finding.kind().text()),
                Column.number(
                    "Cost, harts", 105, Finding::cost, finding -> Texts.of("%.2f", finding.cost())),
                Column.text("What", 420, Finding::title)),
            Finding::title,
            this::open);
    table.table().addListener(SWT.Selection, event -> showDetails());
    details = new Text(sash, SWT.MULTI | SWT.WRAP | SWT.READ_ONLY | SWT.V_SCROLL | SWT.BORDER);
    sash.setWeights(3, 2);
    chooser = new MachineChooser(getSite().getPage(), machine -> run.setEnabled(machine != null));
    run = new Act("Watch the machine for 5 s and say what is wrong", "run", this::watch);
    run.setEnabled(false);
    IToolBarManager tools = getViewSite().getActionBars().getToolBarManager();
    tools.add(chooser);
    tools.add(run);
    tools.add(
        new Act(
            "Show the finding's page or hart",
            "heatmap",
            () -> {
              if (table.selected() != null) {
                open(table.selected());
              }
            }));
    getViewSite().getActionBars().updateActionBars();
  }

  /** Watches the chosen machine for some seconds, then shows what is wrong. */
  public void watch() {
    SessionInfo machine = chooser.current();
    if (machine != null) {
      summary.setText(Texts.of("Watching '%s' for %d s …", machine.name(), TIME.toSeconds()));
      compute(() -> {
        try (ClusterSession session = ClusterSession.open(machine, new SilentListener())) {
          return Diagnosis.of(new RunningMachineObserver(session, ANSWER).watch(TIME));
        }
      });
    }
  }

  /** Chooses which machine is to be watched. */
  public void choose(String name) {
    chooser.choose(name);
  }

  /** Finds out in a job, then shows it. */
  public void compute(Work work) {
    Display display = table.table().getDisplay();
    Job.create(
            "Diagnosis",
            monitor -> {
              try {
                Diagnosis found = work.run();
                display.asyncExec(() -> show(found));
              } catch (DeployException e) {
                display.asyncExec(() -> tell(e.getMessage()));
              } catch (InterruptedException e) {
                return Status.CANCEL_STATUS;
              }
              return Status.OK_STATUS;
            })
        .schedule();
  }

  private void tell(String text) {
    if (!summary.isDisposed()) {
      summary.setText(text);
      summary.getParent().layout();
    }
  }

  /** Shows what was found. */
  public void show(Diagnosis diagnosis) {
    if (table.table().isDisposed()) {
      return;
    }
    tell(
        Texts.of(
            "%s: in %.1f s, of %.0f harts %.2f stood still for pages on average. %s",
            diagnosis.machine(),
            diagnosis.seconds(),
            diagnosis.harts(),
            diagnosis.waiting(),
            diagnosis.findings().isEmpty()
                ? "Nothing conspicuous was found."
                : "Double click a finding to see its page or hart."));
    table.show(diagnosis.findings());
    if (!diagnosis.findings().isEmpty()) {
      table.table().setSelection(0);
    }
    showDetails();
  }

  private void showDetails() {
    Finding finding = table.selected();
    if (finding == null) {
      details.setText("");
      return;
    }
    StringBuilder text = new StringBuilder(finding.title()).append("\n\nEvidence\n");
    finding.evidence().forEach(line -> text.append("• ").append(line).append('\n'));
    text.append("\nWhat to do\n").append(finding.remedy()).append('\n');
    details.setText(text.toString());
  }

  private void open(Finding finding) {
    try {
      if (finding.address() != null) {
        ((HeatMapView) getSite().getPage().showView(HeatMapView.ID)).reveal(finding.address());
      } else if (finding.hart() != null) {
        TraceView.showHart(getSite().getPage(), finding.hart());
      }
    } catch (PartInitException e) {
      tell(e.getMessage());
    }
  }

  /** What was found. */
  public SortedTable<Finding> table() {
    return table;
  }

  /** What is said of the selected finding. */
  public String details() {
    return details.getText();
  }

  /** What is said of the whole. */
  public String summary() {
    return summary.getText();
  }

  @Override
  public void setFocus() {
    table.table().setFocus();
  }
}
