package org.pangaea.workbench.deploy;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.SashForm;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableColumn;
import org.eclipse.swt.widgets.TableItem;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.PartInitException;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.part.ViewPart;
import org.eclipse.ui.statushandlers.StatusManager;
import org.pangaea.deploy.ssh.CheckFinding;
import org.pangaea.deploy.ssh.CheckReport;
import org.pangaea.deploy.ssh.CheckedComputer;
import org.pangaea.deploy.ssh.CheckedLink;
import org.pangaea.workbench.application.ClipboardText;
import org.pangaea.workbench.application.WorkbenchBundle;

/** What a check of a cluster's computers has found: the computers, the links, what is wrong. */
public final class CheckView extends ViewPart {

  /** Id of the view. */
  public static final String ID = "org.pangaea.workbench.view.check";

  private static final double MIB = 1 << 20;
  private static final int WIDE = 420;
  private static final int NARROW = 100;

  private Label summary;
  private Table computers;
  private Table links;
  private Table findings;

  /** Shows a report, from any thread. */
  static void show(String file, CheckReport report) {
    PlatformUI.getWorkbench().getDisplay().asyncExec(() -> open(file, report));
  }

  private static void open(String file, CheckReport report) {
    IWorkbenchWindow window = PlatformUI.getWorkbench().getActiveWorkbenchWindow();
    IWorkbenchWindow[] all = PlatformUI.getWorkbench().getWorkbenchWindows();
    if (window == null && all.length == 0) {
      return;
    }
    try {
      CheckView view =
          (CheckView)
              (window == null ? all[0] : window)
                  .getActivePage()
                  .showView(ID, null, IWorkbenchPage.VIEW_ACTIVATE);
      view.fill(file, report);
    } catch (PartInitException e) {
      StatusManager.getManager().handle(e, WorkbenchBundle.ID);
    }
  }

  @Override
  public void createPartControl(Composite parent) {
    PlatformUI.getWorkbench().getHelpSystem().setHelp(parent, "org.pangaea.workbench.checkView");
    Composite area = new Composite(parent, SWT.NONE);
    area.setLayout(GridLayoutFactory.fillDefaults().margins(4, 4).create());
    summary = new Label(area, SWT.WRAP);
    summary.setFont(JFaceResources.getFontRegistry().getBold(JFaceResources.DIALOG_FONT));
    summary.setText("Nothing has been checked yet: Check Cluster on a .cluster file does it.");
    GridDataFactory.fillDefaults().grab(true, false).applyTo(summary);
    SashForm tables = new SashForm(area, SWT.VERTICAL);
    GridDataFactory.fillDefaults().grab(true, true).applyTo(tables);
    findings = table(tables, "Severity", "Computer", "What is wrong", "What to do");
    SashForm facts = new SashForm(tables, SWT.HORIZONTAL);
    computers =
        table(
            facts,
            "Computer",
            "Address",
            "Java",
            "CPUs",
            "Free MiB",
            "Wanted MiB",
            "Disk MiB",
            "Clock ms");
    links = table(facts, "From", "To", "Page µs", "MiB/s");
    facts.setWeights(2, 1);
  }

  private static Table table(Composite parent, String... titles) {
    Table table = new Table(parent, SWT.FULL_SELECTION | SWT.MULTI | SWT.BORDER);
    table.setHeaderVisible(true);
    for (String title : titles) {
      TableColumn column = new TableColumn(table, SWT.NONE);
      column.setText(title);
      column.setWidth(title.startsWith("What") ? WIDE : NARROW);
    }
    table.addListener(
        SWT.KeyDown,
        event -> {
          if (event.stateMask == SWT.MOD1 && event.keyCode == 'c') {
            ClipboardText.put(table.getDisplay(), text(table));
          }
        });
    return table;
  }

  /** Lines with tabs, as tables are pasted elsewhere. */
  private static String text(Table table) {
    TableItem[] items = table.getSelectionCount() > 0 ? table.getSelection() : table.getItems();
    return java.util.Arrays.stream(items)
        .map(item ->
            java.util.stream.IntStream.range(0, table.getColumnCount())
                .mapToObj(item::getText)
                .collect(Collectors.joining("\t")))
        .collect(Collectors.joining("\n"));
  }

  private void fill(String file, CheckReport report) {
    summary.setText(summary(file, report));
    fill(
        findings,
        report.findings().stream()
            .map(finding ->
                List.of(
                    finding.severity(), finding.computer(), finding.message(), finding.remedy()))
            .toList());
    fill(computers, report.computers().stream().map(CheckView::words).toList());
    fill(links, report.links().stream().map(CheckView::words).toList());
    summary.getParent().layout();
  }

  private static String summary(String file, CheckReport report) {
    if (report.computers().isEmpty()) {
      return "All nodes of %s are on this computer; there is nothing to reach.".formatted(file);
    }
    long errors = report.findings().stream().filter(CheckFinding::isError).count();
    if (errors > 0) {
      return "%s cannot be deployed: %d of %d findings stand in the way."
          .formatted(file, errors, report.findings().size());
    }
    return report.findings().isEmpty()
        ? "%s can be deployed.".formatted(file)
        : "%s can be deployed, and would suffer from what is told below.".formatted(file);
  }

  private static void fill(Table table, List<List<String>> rows) {
    table.removeAll();
    for (List<String> row : rows) {
      new TableItem(table, SWT.NONE).setText(row.toArray(String[]::new));
    }
  }

  private static List<String> words(CheckedComputer computer) {
    return List.of(
        computer.name(),
        computer.address(),
        computer.java().isEmpty() ? "none" : computer.java(),
        computer.processors() < 0 ? "-" : Integer.toString(computer.processors()),
        mib(computer.memoryFree()),
        mib(computer.memoryWanted()),
        mib(computer.diskFree()),
        computer.clockErrorMillis() < 0
            ? "-"
            : String.format(
                Locale.ROOT, "%.0f ± %.0f", computer.clockMillis(), computer.clockErrorMillis()));
  }

  private static List<String> words(CheckedLink link) {
    return List.of(link.from(), link.to(), one(link.latencyMicros()), one(link.bandwidth()));
  }

  private static String mib(long bytes) {
    return bytes < 0 ? "-" : Long.toString(Math.round(bytes / MIB));
  }

  private static String one(double number) {
    return number < 0 ? "-" : String.format(Locale.ROOT, "%.1f", number);
  }

  /** What it says at its top; for tests. */
  public String summary() {
    return summary.getText();
  }

  /** What is wrong; for tests. */
  public Table findings() {
    return findings;
  }

  @Override
  public void setFocus() {
    findings.setFocus();
  }
}
