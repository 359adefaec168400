package org.pangaea.workbench.analysis.common;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.eclipse.core.runtime.Adapters;
import org.eclipse.jface.action.ControlContribution;
import org.eclipse.jface.viewers.IStructuredSelection;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.ui.ISelectionListener;
import org.eclipse.ui.IWorkbenchPage;
import org.pangaea.deploy.SessionInfo;

/**
 * Which of the machines that run a view shows: the one that was chosen from its list, or that is
 * selected anywhere in the workbench (what is selected has to adapt to {@link SessionInfo}), or the
 * first.
 */
public final class MachineChooser extends ControlContribution {
  private static final String NONE = "no machine runs";

  private final IWorkbenchPage page;
  private final Consumer<SessionInfo> chosen;
  private final List<SessionInfo> shown = new ArrayList<>();
  private final Consumer<List<SessionInfo>> machines = this::show;
  private final ISelectionListener selections =
      (part, selection) -> {
        if (selection instanceof IStructuredSelection structured && !structured.isEmpty()) {
          SessionInfo selected = Adapters.adapt(structured.getFirstElement(), SessionInfo.class);
          if (selected != null) {
            choose(selected.name());
          }
        }
      };
  private Combo combo;
  private SessionInfo current;

  /**
   * A chooser, for a tool bar.
   *
   * @param chosen is told the machine, and null when none runs
   */
  public MachineChooser(IWorkbenchPage page, Consumer<SessionInfo> chosen) {
    super("machine");
    this.page = page;
    this.chosen = chosen;
  }

  @Override
  protected Control createControl(Composite parent) {
    combo = new Combo(parent, SWT.READ_ONLY);
    combo.setToolTipText("The machine that is shown");
    combo.add(NONE);
    combo.select(0);
    combo.addListener(
        SWT.Selection,
        event -> {
          if (combo.getSelectionIndex() < shown.size()) {
            set(shown.get(combo.getSelectionIndex()));
          }
        });
    combo.addDisposeListener(event -> {
      RunningMachines.get().removeListener(machines);
      page.removeSelectionListener(selections);
    });
    RunningMachines.get().addListener(machines);
    page.addSelectionListener(selections);
    return combo;
  }

  @Override
  protected int computeWidth(Control control) {
    return Math.max(150, super.computeWidth(control));
  }

  /** The machine that is shown, or null. */
  public SessionInfo current() {
    return current;
  }

  /** Shows a machine if it runs. */
  public void choose(String name) {
    for (int i = 0; i < shown.size(); i++) {
      if (shown.get(i).name().equals(name)) {
        combo.select(i);
        set(shown.get(i));
      }
    }
  }

  private void show(List<SessionInfo> running) {
    if (combo.isDisposed()) {
      return;
    }
    shown.clear();
    shown.addAll(running);
    combo.setItems(
        running.isEmpty()
            ? new String[] {NONE}
            : running.stream().map(SessionInfo::name).toArray(String[]::new));
    int kept = 0;
    for (int i = 0; i < running.size(); i++) {
      if (current != null && running.get(i).name().equals(current.name())) {
        kept = i;
      }
    }
    combo.select(kept);
    set(running.isEmpty() ? null : running.get(kept));
  }

  private void set(SessionInfo machine) {
    if (machine == null ? current != null : !machine.equals(current)) {
      current = machine;
      chosen.accept(machine);
    }
  }
}
