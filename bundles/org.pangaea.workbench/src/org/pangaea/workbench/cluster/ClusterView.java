package org.pangaea.workbench.cluster;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.eclipse.jface.action.MenuManager;
import org.eclipse.jface.viewers.ColumnLabelProvider;
import org.eclipse.jface.viewers.ColumnViewerToolTipSupport;
import org.eclipse.jface.viewers.ITreeContentProvider;
import org.eclipse.jface.viewers.TreeViewer;
import org.eclipse.jface.viewers.TreeViewerColumn;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Color;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Display;
import org.eclipse.ui.PartInitException;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.part.ViewPart;
import org.eclipse.ui.statushandlers.StatusManager;
import org.pangaea.workbench.application.Icons;
import org.pangaea.workbench.application.WorkbenchBundle;
import org.pangaea.workbench.machines.MachineView;
import org.pangaea.workbench.machines.Machines;
import org.pangaea.workbench.preferences.Settings;

/** Clusters that run, down to their vCPUs, with live state. */
public final class ClusterView extends ViewPart {

  /** Id of the view. */
  public static final String ID = "org.pangaea.workbench.view.cluster";

  private final Runnable listener = this::somethingNew;
  private final AtomicBoolean waiting = new AtomicBoolean();
  private TreeViewer tree;
  private Set<Row> shown = Set.of();
  private Display display;

  @Override
  public void createPartControl(Composite parent) {
    display = parent.getDisplay();
    PlatformUI.getWorkbench().getHelpSystem().setHelp(parent, "org.pangaea.workbench.clusterView");
    tree = new TreeViewer(parent, SWT.FULL_SELECTION | SWT.SINGLE);
    tree.getTree().setHeaderVisible(true);
    column("Element", 180, Row::name, true);
    column("State", 190, RowText::state, false);
    column("Load", 130, RowText::load, false);
    column("Pages owned", 100, RowText::pages, false);
    tree.setContentProvider(
        new ITreeContentProvider() {
          @Override
          public Object[] getElements(Object input) {
            return ((List<?>) input).toArray();
          }

          @Override
          public Object[] getChildren(Object row) {
            return ((Row) row).children().toArray();
          }

          @Override
          public Object getParent(Object row) {
            return null;
          }

          @Override
          public boolean hasChildren(Object row) {
            return !((Row) row).children().isEmpty();
          }
        });
    ColumnViewerToolTipSupport.enableFor(tree);
    MenuManager menu = new MenuManager();
    tree.getControl().setMenu(menu.createContextMenu(tree.getControl()));
    getSite().registerContextMenu(menu, tree);
    getSite().setSelectionProvider(tree);
    Machines.get().addListener(listener);
    Machines.get().start();
    refresh();
  }

  private void column(String title, int width, Function<Row, String> text, boolean pictures) {
    TreeViewerColumn column = new TreeViewerColumn(tree, SWT.NONE);
    column.getColumn().setText(title);
    column.getColumn().setWidth(width);
    column.setLabelProvider(
        new ColumnLabelProvider() {
          @Override
          public String getText(Object row) {
            return text.apply((Row) row);
          }

          @Override
          public Image getImage(Object row) {
            return pictures ? Icons.image(((Row) row).kind()) : null;
          }

          @Override
          public Color getForeground(Object row) {
            return RowText.problem((Row) row).isEmpty()
                ? null
                : org.eclipse.jface.resource.JFaceColors.getErrorText(display);
          }

          @Override
          public String getToolTipText(Object row) {
            String problem = RowText.problem((Row) row);
            return problem.isEmpty() ? null : problem;
          }
        });
  }

  /** On any thread: at most one refresh is under way. */
  private void somethingNew() {
    if (waiting.compareAndSet(false, true) && !display.isDisposed()) {
      display.asyncExec(() ->
          display.timerExec(
              (int) Settings.refresh().toMillis(),
              () -> {
                waiting.set(false);
                refresh();
              }));
    }
  }

  private void refresh() {
    if (tree.getControl().isDisposed()) {
      return;
    }
    List<MachineView> machines = Machines.get().views();
    setContentDescription(
        machines.isEmpty() && Machines.get().deployments().views().isEmpty()
            ? "No virtual machine runs. Run one from a .cluster file: Run As > Shared VM."
            : "");
    List<Row> rows = Rows.of(Machines.get().deployments().views(), machines);
    Set<Object> expanded = new HashSet<>(Arrays.asList(tree.getExpandedElements()));
    // What is new is shown, with all that is below it.
    rows.stream()
        .flatMap(Row::all)
        .filter(row -> !shown.contains(row) || !shown.containsAll(row.children()))
        .forEach(expanded::add);
    shown = rows.stream().flatMap(Row::all).collect(Collectors.toSet());
    var selection = tree.getStructuredSelection();
    tree.getTree().setRedraw(false);
    try {
      tree.setInput(rows);
      tree.setExpandedElements(expanded.toArray());
      tree.setSelection(selection);
    } finally {
      tree.getTree().setRedraw(true);
    }
  }

  /** Shows the view, in the window that is in front. */
  public static void show() {
    var window = PlatformUI.getWorkbench().getActiveWorkbenchWindow();
    if (window != null) {
      try {
        window.getActivePage().showView(ID);
      } catch (PartInitException e) {
        StatusManager.getManager().handle(e, WorkbenchBundle.ID);
      }
    }
  }

  /** For tests and other views. */
  public TreeViewer tree() {
    return tree;
  }

  @Override
  public void setFocus() {
    tree.getControl().setFocus();
  }

  @Override
  public void dispose() {
    Machines.get().removeListener(listener);
    super.dispose();
  }
}
