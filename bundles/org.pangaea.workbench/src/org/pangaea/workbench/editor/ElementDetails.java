package org.pangaea.workbench.editor;

import java.util.ArrayList;
import java.util.List;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.emf.ecore.EStructuralFeature;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Label;
import org.pangaea.workbench.model.Elements;
import org.pangaea.workbench.model.Features;

/** The attributes of one element, each as the field that its type wants. */
final class ElementDetails {

  private final Composite parent;
  private final ClusterDocument document;
  private final List<FeatureField> fields = new ArrayList<>();
  private Label problems;
  private EObject shown;

  ElementDetails(Composite parent, ClusterDocument document) {
    this.parent = parent;
    this.document = document;
    parent.setLayout(GridLayoutFactory.fillDefaults().numColumns(2).margins(2, 4).create());
  }

  /** Shows an element; the fields stay if they fit, and with them focus and caret. */
  void show(EObject element) {
    if (element == null) {
      return;
    }
    boolean same =
        shown != null
            && shown.eClass() == element.eClass()
            && Elements.pathOf(shown).equals(Elements.pathOf(element));
    shown = element;
    if (!same) {
      rebuild();
    }
    fields.forEach(field -> field.refresh(shown));
  }

  private void rebuild() {
    for (Control child : parent.getChildren()) {
      child.dispose();
    }
    fields.clear();
    for (EStructuralFeature feature : Features.of(shown)) {
      Label label = new Label(parent, SWT.NONE);
      label.setText(Features.label(feature) + ":");
      label.setToolTipText(Features.documentation(feature));
      FeatureField field = FeatureField.create(parent, shown, feature, this::set);
      field.control().setToolTipText(Features.documentation(feature));
      field.control().setData("feature", feature.getName());
      GridDataFactory.fillDefaults()
          .grab(true, false)
          .align(SWT.FILL, SWT.CENTER)
          .applyTo(field.control());
      fields.add(field);
    }
    problems = new Label(parent, SWT.WRAP);
    GridDataFactory.fillDefaults()
        .span(2, 1)
        .grab(true, false)
        .hint(200, SWT.DEFAULT)
        .applyTo(problems);
    parent.layout(true, true);
  }

  private void set(EStructuralFeature feature, String text) {
    document.change(Elements.pathOf(shown), element -> Features.set(element, feature, text));
  }

  /** Says what is wrong with the element, under its fields. */
  void tell(List<String> messages) {
    if (problems != null && !problems.isDisposed()) {
      problems.setText(String.join("\n", messages));
      problems.getParent().layout(true, true);
    }
  }

  void setEnabled(boolean enabled) {
    fields.forEach(field -> field.control().setEnabled(enabled));
  }
}
