package org.pangaea.workbench.editor;

import java.util.List;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.emf.ecore.EReference;
import org.eclipse.emf.ecore.util.EcoreUtil;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.viewers.StructuredSelection;
import org.eclipse.jface.viewers.TreeViewer;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Menu;
import org.eclipse.swt.widgets.MenuItem;
import org.pangaea.model.file.FileForm;
import org.pangaea.workbench.application.Icons;
import org.pangaea.workbench.model.Elements;
import org.pangaea.workbench.model.NewElements;

/** The buttons beside the tree: add, remove, move. */
final class ElementButtons {

  private final Composite parent;
  private final TreeViewer tree;
  private final ClusterDocument document;

  ElementButtons(Composite parent, TreeViewer tree, ClusterDocument document) {
    this.parent = parent;
    this.tree = tree;
    this.document = document;
  }

  void create() {
    Composite buttons = new Composite(parent, SWT.NONE);
    buttons.setLayout(GridLayoutFactory.fillDefaults().create());
    GridDataFactory.fillDefaults().align(SWT.FILL, SWT.BEGINNING).applyTo(buttons);
    Button add = button(buttons, "Add", this::openAddMenu);
    Button remove = button(buttons, "Remove", this::remove);
    Button up = button(buttons, "Up", () -> move(-1));
    Button down = button(buttons, "Down", () -> move(1));
    tree.addSelectionChangedListener(_ -> {
      EObject element = selected();
      List<EObject> siblings = siblings(element);
      int index = siblings.indexOf(element);
      add.setEnabled(element != null && !NewElements.kinds(element).isEmpty());
      remove.setEnabled(element != null && element.eContainer() != null);
      up.setEnabled(index > 0);
      down.setEnabled(index >= 0 && index < siblings.size() - 1);
    });
    Menu menu = new Menu(tree.getControl());
    menu.addListener(SWT.Show, _ -> fill(menu));
    tree.getControl().setMenu(menu);
  }

  private Button button(Composite buttons, String text, Runnable action) {
    Button button = new Button(buttons, SWT.PUSH);
    button.setText(text);
    button.addListener(SWT.Selection, _ -> action.run());
    GridDataFactory.fillDefaults().applyTo(button);
    return button;
  }

  private EObject selected() {
    return (EObject) tree.getStructuredSelection().getFirstElement();
  }

  @SuppressWarnings("unchecked")
  private static List<EObject> siblings(EObject element) {
    return element != null && element.eContainer() != null && element.eContainingFeature().isMany()
        ? (List<EObject>) element.eContainer().eGet(element.eContainingFeature())
        : List.of();
  }

  private void openAddMenu() {
    Menu menu = new Menu(tree.getControl());
    addItems(menu);
    menu.setVisible(true);
    menu.addListener(SWT.Hide, _ -> menu.getDisplay().asyncExec(menu::dispose));
  }

  private void fill(Menu menu) {
    for (MenuItem item : menu.getItems()) {
      item.dispose();
    }
    addItems(menu);
    EObject element = selected();
    if (element != null && element.eContainer() != null) {
      new MenuItem(menu, SWT.SEPARATOR);
      MenuItem item = new MenuItem(menu, SWT.PUSH);
      item.setText("Remove");
      item.addListener(SWT.Selection, _ -> remove());
    }
  }

  private void addItems(Menu menu) {
    EObject element = selected();
    if (element == null) {
      return;
    }
    for (EReference kind : NewElements.kinds(element)) {
      String keyword = FileForm.keyword(kind.getEReferenceType());
      MenuItem item = new MenuItem(menu, SWT.PUSH);
      item.setText("Add " + keyword);
      item.setImage(Icons.image(keyword));
      item.addListener(SWT.Selection, _ -> add(kind));
    }
  }

  /** Adds an element to the selected one, and selects it. */
  private void add(EReference kind) {
    String[] added = new String[1];
    document.change(
        Elements.pathOf(selected()),
        parent -> added[0] = Elements.pathOf(NewElements.add(parent, kind)));
    document
        .parsed()
        .cluster()
        .flatMap(cluster -> Elements.at(cluster, added[0]))
        .ifPresent(element -> tree.setSelection(new StructuredSelection(element), true));
  }

  private void remove() {
    EObject element = selected();
    if (element != null && element.eContainer() != null) {
      document.change(Elements.pathOf(element), one -> EcoreUtil.delete(one, true));
    }
  }

  private void move(int by) {
    EObject element = selected();
    int index = siblings(element).indexOf(element) + by;
    document.change(
        Elements.pathOf(element),
        one -> {
          List<EObject> siblings = siblings(one);
          ((org.eclipse.emf.common.util.EList<EObject>) siblings).move(index, one);
        });
    EObject moved = siblings(selected()).get(index);
    tree.setSelection(new StructuredSelection(moved), true);
  }
}
