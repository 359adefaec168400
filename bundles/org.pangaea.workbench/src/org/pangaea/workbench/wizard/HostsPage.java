package org.pangaea.workbench.wizard;

import java.util.List;
import java.util.Locale;
import org.eclipse.core.runtime.ICoreRunnable;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.wizard.WizardPage;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableColumn;
import org.eclipse.swt.widgets.TableItem;
import org.eclipse.swt.widgets.Text;
import org.eclipse.ui.PlatformUI;
import org.pangaea.deploy.DeployException;
import org.pangaea.deploy.ssh.SshComputers.KnownHost;
import org.pangaea.workbench.machines.Deployments;
import org.pangaea.workbench.machines.Machines;

/** Which of the hosts that the user's {@code ~/.ssh/config} names are to be the computers. */
final class HostsPage extends WizardPage {

  private static final int HEIGHT = 180;

  /** In the file's order, also those that the filter hides. */
  private List<Host> all = List.of();

  private Text filter;
  private Table table;
  private Button check;

  /** A host in the list, and what became of trying to reach it. */
  private static final class Host {
    private final KnownHost known;
    private boolean chosen;
    private String reached = "";

    private Host(KnownHost known) {
      this.known = known;
    }
  }

  HostsPage() {
    super("hosts");
    setTitle("Computers");
    setDescription(
        "Hosts of ~/.ssh/config. Each needs an SSH server and a JDK 25, and gets one virtual node.");
  }

  @Override
  public void createControl(Composite parent) {
    Composite area = new Composite(parent, SWT.NONE);
    area.setLayout(GridLayoutFactory.swtDefaults().numColumns(2).create());
    filter = new Text(area, SWT.SEARCH | SWT.ICON_SEARCH | SWT.ICON_CANCEL);
    filter.setMessage("Filter hosts");
    filter.addListener(SWT.Modify, _ -> fill());
    GridDataFactory.fillDefaults().grab(true, false).applyTo(filter);
    check = new Button(area, SWT.PUSH);
    check.setText("Try to &Reach");
    check.setToolTipText("Connects to the hosts that are ticked, and asks about keys if need be.");
    check.addListener(SWT.Selection, _ -> tryToReach());
    table = new Table(area, SWT.CHECK | SWT.BORDER | SWT.FULL_SELECTION);
    table.setHeaderVisible(true);
    column("Host", 130);
    column("Leads to", 190);
    column("Reached", 260);
    table.addListener(SWT.Selection, event -> tick((TableItem) event.item));
    GridDataFactory.fillDefaults().grab(true, true).span(2, 1).hint(560, HEIGHT).applyTo(table);
    Label note = new Label(area, SWT.WRAP);
    note.setText(
        "A host that is missing here can be added to ~/.ssh/config, or to the model later:"
            + " computer NAME { address = HOST }.");
    GridDataFactory.fillDefaults().grab(true, false).span(2, 1).hint(560, -1).applyTo(note);
    setControl(area);
    PlatformUI.getWorkbench().getHelpSystem().setHelp(area, "org.pangaea.workbench.hosts");
    tell();
    read();
  }

  private void column(String title, int width) {
    TableColumn column = new TableColumn(table, SWT.NONE);
    column.setText(title);
    column.setWidth(width);
  }

  /** A home directory may be far away: it is not read on the UI thread. */
  private void read() {
    Display display = table.getDisplay();
    Job job =
        Job.createSystem(
            "Reading ~/.ssh/config",
            (ICoreRunnable)
                _ -> {
                  try {
                    List<KnownHost> found = Machines.get().deployments().hosts();
                    display.asyncExec(() -> found(found));
                  } catch (DeployException e) {
                    display.asyncExec(() -> problem(e.getMessage()));
                  }
                });
    job.schedule();
  }

  private void found(List<KnownHost> known) {
    all = known.stream().map(Host::new).toList();
    fill();
    tell();
  }

  private void problem(String text) {
    if (!table.isDisposed()) {
      setErrorMessage(text);
      setPageComplete(false);
    }
  }

  private void fill() {
    if (table.isDisposed()) {
      return;
    }
    String wanted = filter.getText().strip().toLowerCase(Locale.ROOT);
    table.removeAll();
    for (Host host : all) {
      String text = host.known.alias() + " " + host.known.leadsTo();
      if (text.toLowerCase(Locale.ROOT).contains(wanted)) {
        TableItem item = new TableItem(table, SWT.NONE);
        item.setText(new String[] {host.known.alias(), host.known.leadsTo(), host.reached});
        item.setChecked(host.chosen);
        item.setData(host);
      }
    }
  }

  private void tick(TableItem item) {
    if (item != null) {
      ((Host) item.getData()).chosen = item.getChecked();
      tell();
    }
  }

  private void tell() {
    if (table.isDisposed()) {
      return;
    }
    boolean some = !chosen().isEmpty();
    check.setEnabled(some);
    setErrorMessage(null);
    setMessage(
        all.isEmpty() ? "~/.ssh/config names no hosts." : some ? null : "Tick the computers.",
        all.isEmpty() ? WARNING : NONE);
    setPageComplete(some);
  }

  private void tryToReach() {
    for (Host host : all) {
      if (host.chosen) {
        host.reached = "trying…";
        tryToReach(host, table.getDisplay());
      }
    }
    fill();
  }

  private void tryToReach(Host host, Display display) {
    Job job =
        Job.create(
            "Connecting to " + host.known.alias(),
            (ICoreRunnable)
                _ -> {
                  String result;
                  try (Deployments.Asking _ = Machines.get().deployments().mayAsk()) {
                    Machines.get().deployments().reach(host.known.alias());
                    result = "yes";
                  } catch (DeployException e) {
                    result = e.getMessage();
                  } catch (InterruptedException e) {
                    result = "given up";
                  }
                  String told = result;
                  display.asyncExec(() -> {
                    host.reached = told;
                    fill();
                  });
                });
    job.schedule();
  }

  /** The aliases that were ticked. */
  List<String> chosen() {
    return all.stream().filter(host -> host.chosen).map(host -> host.known.alias()).toList();
  }
}
