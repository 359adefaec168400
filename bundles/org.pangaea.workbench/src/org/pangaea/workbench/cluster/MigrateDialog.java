package org.pangaea.workbench.cluster;

import java.util.List;
import org.eclipse.jface.dialogs.IDialogConstants;
import org.eclipse.jface.dialogs.TitleAreaDialog;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.ui.PlatformUI;
import org.pangaea.workbench.machines.MachineView;
import org.pangaea.workbench.machines.NodeView;

/** Asks which vCPU is to move, and where to. */
final class MigrateDialog extends TitleAreaDialog {

  private final MachineView machine;
  private final List<Integer> harts;
  private final List<String> nodes;
  private int hart;
  private String node;

  MigrateDialog(Shell parent, MachineView machine, int hart) {
    super(parent);
    this.machine = machine;
    this.hart = hart;
    harts =
        machine.nodes().stream()
            .flatMap(one -> one.harts().stream())
            .map(one -> one.id())
            .sorted()
            .toList();
    nodes = machine.nodes().stream().map(NodeView::name).toList();
    node = elsewhere();
  }

  /** The first node that does not run it. */
  private String elsewhere() {
    return machine.nodes().stream()
        .filter(one -> one.harts().stream().noneMatch(h -> h.id() == hart))
        .map(NodeView::name)
        .findFirst()
        .orElse(nodes.getFirst());
  }

  @Override
  protected void configureShell(Shell shell) {
    super.configureShell(shell);
    shell.setText("Migrate vCPU");
  }

  @Override
  protected Control createDialogArea(Composite parent) {
    setTitle("Migrate a vCPU of " + machine.name());
    setMessage("It moves while the guest runs.");
    Composite area = new Composite((Composite) super.createDialogArea(parent), SWT.NONE);
    area.setLayout(GridLayoutFactory.swtDefaults().numColumns(2).create());
    GridDataFactory.fillDefaults().grab(true, true).applyTo(area);
    PlatformUI.getWorkbench().getHelpSystem().setHelp(area, "org.pangaea.workbench.migrate");
    Combo which = combo(area, "vCPU:", harts.stream().map(String::valueOf).toList());
    which.select(Math.max(0, harts.indexOf(hart)));
    which.addListener(SWT.Selection, _ -> hart = harts.get(which.getSelectionIndex()));
    Combo where = combo(area, "to node:", nodes);
    where.select(nodes.indexOf(node));
    where.addListener(SWT.Selection, _ -> node = nodes.get(where.getSelectionIndex()));
    return area;
  }

  private static Combo combo(Composite area, String label, List<String> items) {
    new Label(area, SWT.NONE).setText(label);
    Combo combo = new Combo(area, SWT.READ_ONLY);
    combo.setItems(items.toArray(String[]::new));
    GridDataFactory.fillDefaults().grab(true, false).applyTo(combo);
    return combo;
  }

  @Override
  protected void createButtonsForButtonBar(Composite parent) {
    createButton(parent, IDialogConstants.OK_ID, "Migrate", true).setEnabled(!harts.isEmpty());
    createButton(parent, IDialogConstants.CANCEL_ID, IDialogConstants.CANCEL_LABEL, false);
  }

  int hart() {
    return hart;
  }

  String node() {
    return node;
  }
}
