package org.pangaea.workbench.editor;

import org.eclipse.emf.ecore.EObject;
import org.eclipse.jface.viewers.IElementComparer;
import org.eclipse.jface.viewers.ITreeContentProvider;
import org.eclipse.jface.viewers.LabelProvider;
import org.eclipse.jface.viewers.StructuredSelection;
import org.eclipse.jface.viewers.TreeViewer;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Tree;
import org.pangaea.model.file.FileForm;
import org.pangaea.workbench.application.Icons;
import org.pangaea.workbench.model.Elements;
import org.pangaea.workbench.model.ParsedCluster;

/**
 * A cluster's elements as a tree. Elements of one place are the same to it, so what is expanded and
 * selected stays so when the model is read anew.
 */
final class ElementTree {

  private ElementTree() {}

  static TreeViewer create(Composite parent, int style) {
    return configure(new TreeViewer(new Tree(parent, style)));
  }

  static TreeViewer configure(TreeViewer viewer) {
    viewer.setComparer(
        new IElementComparer() {
          @Override
          public int hashCode(Object element) {
            return element instanceof EObject object
                ? Elements.pathOf(object).hashCode()
                : element.hashCode();
          }

          @Override
          public boolean equals(Object first, Object second) {
            return first instanceof EObject one && second instanceof EObject other
                ? one.eClass() == other.eClass()
                    && Elements.pathOf(one).equals(Elements.pathOf(other))
                : first.equals(second);
          }
        });
    viewer.setContentProvider(
        new ITreeContentProvider() {
          @Override
          public Object[] getElements(Object input) {
            return ((ParsedCluster) input).cluster().stream().toArray();
          }

          @Override
          public Object[] getChildren(Object element) {
            return Elements.children((EObject) element).toArray();
          }

          @Override
          public Object getParent(Object element) {
            return ((EObject) element).eContainer();
          }

          @Override
          public boolean hasChildren(Object element) {
            return !Elements.children((EObject) element).isEmpty();
          }
        });
    viewer.setLabelProvider(
        new LabelProvider() {
          @Override
          public String getText(Object element) {
            return Elements.label((EObject) element);
          }

          @Override
          public Image getImage(Object element) {
            return Icons.image(FileForm.keyword(((EObject) element).eClass()));
          }
        });
    return viewer;
  }

  /** Shows another model; without one the last stays. */
  static void show(TreeViewer viewer, ParsedCluster parsed) {
    if (parsed.cluster().isEmpty() || viewer.getControl().isDisposed()) {
      return;
    }
    boolean first = viewer.getInput() == null;
    Object selected = viewer.getStructuredSelection().getFirstElement();
    Object[] expanded = viewer.getExpandedElements();
    viewer.setInput(parsed);
    if (first) {
      viewer.expandToLevel(3);
      viewer.setSelection(new StructuredSelection(parsed.cluster().get()), true);
    } else {
      viewer.setExpandedElements(expanded);
      select(viewer, parsed, (EObject) selected);
    }
  }

  /** Selects what is where an element is; if that is gone, what contained it. */
  static void select(TreeViewer viewer, ParsedCluster parsed, EObject element) {
    EObject wanted = element;
    while (wanted != null) {
      var found = Elements.at(parsed.cluster().orElseThrow(), Elements.pathOf(wanted));
      if (found.isPresent()) {
        viewer.setSelection(new StructuredSelection(found.get()), true);
        return;
      }
      wanted = wanted.eContainer();
    }
  }
}
