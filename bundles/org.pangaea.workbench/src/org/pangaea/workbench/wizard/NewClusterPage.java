package org.pangaea.workbench.wizard;

import java.util.List;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.resources.IWorkspace;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.wizard.WizardPage;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Spinner;
import org.eclipse.swt.widgets.Text;
import org.eclipse.ui.PlatformUI;
import org.pangaea.model.ClusterTemplates;
import org.pangaea.model.Clusters;
import org.pangaea.model.NamedGuest;
import org.pangaea.model.cluster.Cluster;
import org.pangaea.model.values.ByteSize;
import org.pangaea.workbench.preferences.Settings;

/** Name, guest and size, and whether the VMMs are on this computer or on others. */
final class NewClusterPage extends WizardPage {

  private static final int MOST_NODES = 16;

  private final String usualProject;
  private Text project;
  private Text name;
  private Combo guest;
  private Button elsewhere;
  private Spinner nodes;
  private Spinner harts;
  private Text memory;

  NewClusterPage(String usualProject) {
    super("cluster");
    this.usualProject = usualProject;
    setTitle("New cluster");
    setDescription("One virtual machine out of several VMMs.");
  }

  @Override
  public void createControl(Composite parent) {
    Composite area = new Composite(parent, SWT.NONE);
    area.setLayout(GridLayoutFactory.swtDefaults().numColumns(2).create());
    project = text(area, "Project:", usualProject, "Made if there is none of this name.");
    name = text(area, "Cluster:", freeName(), "Name of the cluster and of its file.");
    label(area, "Guest:");
    guest = new Combo(area, SWT.READ_ONLY);
    guest.setItems(NamedGuest.modelNames().toArray(String[]::new));
    guest.setText(Settings.guest().modelName());
    guest.setToolTipText(
        "builtin needs no download; busybox and tools are Linux, fetched from Debian once.");
    GridDataFactory.fillDefaults().grab(true, false).applyTo(guest);
    label(area, "Runs on:");
    Composite places = new Composite(area, SWT.NONE);
    places.setLayout(GridLayoutFactory.fillDefaults().numColumns(2).spacing(16, 0).create());
    Button here = new Button(places, SWT.RADIO);
    here.setText("&this computer");
    here.setSelection(true);
    elsewhere = new Button(places, SWT.RADIO);
    elsewhere.setText("&computers from ~/.ssh/config");
    elsewhere.addListener(
        SWT.Selection,
        _ -> {
          nodes.setEnabled(!elsewhere.getSelection());
          check();
        });
    nodes = spinner(area, "Virtual nodes:", 2, MOST_NODES, "VMMs, each a process of its own.");
    harts = spinner(area, "vCPUs:", 4, Clusters.MOST_VCPUS, "Spread over the nodes.");
    memory =
        text(
            area,
            "Memory of each node:",
            ByteSize.format(NewClusterFile.usualMemory(chosenGuest())),
            "Such as 256 MiB; the guest has that of all nodes.");
    guest.addListener(
        SWT.Selection,
        _ -> {
          memory.setText(ByteSize.format(NewClusterFile.usualMemory(chosenGuest())));
          check();
        });
    setControl(area);
    PlatformUI.getWorkbench().getHelpSystem().setHelp(area, "org.pangaea.workbench.newCluster");
    check();
  }

  private static void label(Composite area, String text) {
    new Label(area, SWT.NONE).setText(text);
  }

  private Text text(Composite area, String label, String value, String hint) {
    label(area, label);
    Text text = new Text(area, SWT.BORDER);
    text.setText(value);
    text.setToolTipText(hint);
    GridDataFactory.fillDefaults().grab(true, false).applyTo(text);
    text.addListener(SWT.Modify, _ -> check());
    return text;
  }

  private Spinner spinner(Composite area, String label, int value, int most, String hint) {
    label(area, label);
    Spinner spinner = new Spinner(area, SWT.BORDER);
    spinner.setValues(value, 1, most, 0, 1, 4);
    spinner.setToolTipText(hint);
    spinner.addListener(SWT.Modify, _ -> check());
    return spinner;
  }

  private String freeName() {
    String free = "cluster";
    int number = 2;
    while (NewClusterFile.of(usualProject, free).exists()) {
      free = "cluster" + number++;
    }
    return free;
  }

  private void check() {
    if (memory == null || project == null) {
      return;
    }
    setErrorMessage(problem());
    setPageComplete(getErrorMessage() == null);
  }

  /** What keeps this from being a cluster, or null. */
  private String problem() {
    IWorkspace workspace = ResourcesPlugin.getWorkspace();
    IStatus named = workspace.validateName(project(), IResource.PROJECT);
    if (!named.isOK()) {
      return named.getMessage();
    }
    if (!name().matches("[A-Za-z][A-Za-z0-9_.-]{0,62}")) {
      return "A cluster's name begins with a letter and goes on with letters, digits, '-', '_' or '.'.";
    }
    if (NewClusterFile.of(project(), name()).exists()) {
      return "There is a file %s.cluster in %s already.".formatted(name(), project());
    }
    try {
      long size = ByteSize.parse(memory.getText().strip());
      long least = 2 * ByteSize.MIB;
      return size > 0 && size % least == 0
          ? null
          : "The memory of a node is a multiple of %s.".formatted(ByteSize.format(least));
    } catch (IllegalArgumentException e) {
      return e.getMessage();
    }
  }

  private NamedGuest chosenGuest() {
    return NamedGuest.of(guest.getText()).orElseThrow();
  }

  /** Whether the next page says which computers. */
  boolean isElsewhere() {
    return elsewhere.getSelection();
  }

  @Override
  public boolean canFlipToNextPage() {
    return isPageComplete() && isElsewhere();
  }

  String project() {
    return project.getText().strip();
  }

  String name() {
    return name.getText().strip();
  }

  Cluster cluster(List<String> hosts) {
    if (isElsewhere()) {
      return ClusterTemplates.remote(
          name(),
          chosenGuest(),
          hosts,
          harts.getSelection(),
          ByteSize.parse(memory.getText().strip()));
    }
    return ClusterTemplates.local(
        name(),
        chosenGuest(),
        nodes.getSelection(),
        harts.getSelection(),
        ByteSize.parse(memory.getText().strip()));
  }
}
