package org.pangaea.workbench.editor;

import java.util.List;
import java.util.function.BiConsumer;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.emf.ecore.EReference;
import org.eclipse.emf.ecore.EStructuralFeature;
import org.eclipse.jface.fieldassist.ControlDecoration;
import org.eclipse.jface.fieldassist.FieldDecorationRegistry;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Text;
import org.pangaea.workbench.model.Features;

/** One attribute of an element, to look at and to change. */
abstract class FeatureField {

  /** Changes the model; refuses a text that stands for no value. */
  interface Setter extends BiConsumer<EStructuralFeature, String> {}

  private final EStructuralFeature feature;
  private final Setter setter;
  private ControlDecoration refusal;

  private FeatureField(EStructuralFeature feature, Setter setter) {
    this.feature = feature;
    this.setter = setter;
  }

  abstract Control control();

  abstract void show(EObject element, String text);

  final void refresh(EObject element) {
    show(element, Features.text(element, feature));
    if (refusal != null) {
      refusal.hide();
    }
  }

  /** Takes what the user has entered, or says at the field why it cannot be taken. */
  final void enter(String text) {
    try {
      setter.accept(feature, text);
      if (refusal != null) {
        refusal.hide();
      }
    } catch (IllegalArgumentException e) {
      refuse(e.getMessage());
    }
  }

  private void refuse(String message) {
    if (refusal == null) {
      refusal = new ControlDecoration(control(), SWT.LEFT | SWT.TOP);
      refusal.setImage(
          FieldDecorationRegistry.getDefault()
              .getFieldDecoration(FieldDecorationRegistry.DEC_ERROR)
              .getImage());
    }
    refusal.setDescriptionText(message);
    refusal.show();
    refusal.showHoverText(message);
  }

  static FeatureField create(
      Composite parent, EObject element, EStructuralFeature feature, Setter setter) {
    if (feature.getEType().getInstanceClass() == boolean.class) {
      return new Check(parent, feature, setter);
    }
    boolean chosen =
        !Features.choices(feature).isEmpty()
            || (feature instanceof EReference && !feature.isMany());
    return chosen
        ? new Choice(parent, feature, setter)
        : new Line(parent, element, feature, setter);
  }

  /** Anything that is written: numbers, sizes, sets of processors, names. */
  private static final class Line extends FeatureField {
    private final Text text;
    private String last = "";

    Line(Composite parent, EObject element, EStructuralFeature feature, Setter setter) {
      super(feature, setter);
      text = new Text(parent, SWT.BORDER);
      text.setText(Features.text(element, feature));
      text.addListener(SWT.DefaultSelection, _ -> commit());
      text.addListener(SWT.FocusOut, _ -> commit());
    }

    private void commit() {
      if (!text.getText().equals(last)) {
        enter(text.getText());
      }
    }

    @Override
    Control control() {
      return text;
    }

    @Override
    void show(EObject element, String value) {
      last = value;
      if (!text.getText().equals(value)) {
        text.setText(value);
      }
    }
  }

  /** One of a few: a literal, or an element by its name. */
  private static final class Choice extends FeatureField {
    private final Combo combo;
    private final EStructuralFeature feature;

    Choice(Composite parent, EStructuralFeature feature, Setter setter) {
      super(feature, setter);
      this.feature = feature;
      combo = new Combo(parent, SWT.READ_ONLY);
      combo.addListener(SWT.Selection, _ -> enter(combo.getText()));
    }

    @Override
    Control control() {
      return combo;
    }

    @Override
    void show(EObject element, String value) {
      List<String> choices =
          feature instanceof EReference reference
              ? Features.targets(element, reference)
              : Features.choices(feature);
      if (!List.of(combo.getItems()).equals(choices)) {
        combo.setItems(choices.toArray(String[]::new));
      }
      int index = choices.indexOf(value);
      if (index < 0) {
        combo.deselectAll();
      } else {
        combo.select(index);
      }
    }
  }

  /** Yes or no. */
  private static final class Check extends FeatureField {
    private final Button button;

    Check(Composite parent, EStructuralFeature feature, Setter setter) {
      super(feature, setter);
      button = new Button(parent, SWT.CHECK);
      button.addListener(SWT.Selection, _ -> enter(Boolean.toString(button.getSelection())));
    }

    @Override
    Control control() {
      return button;
    }

    @Override
    void show(EObject element, String value) {
      button.setSelection(Boolean.parseBoolean(value));
    }
  }
}
