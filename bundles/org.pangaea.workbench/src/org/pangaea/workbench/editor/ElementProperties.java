package org.pangaea.workbench.editor;

import java.util.List;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.emf.ecore.EReference;
import org.eclipse.emf.ecore.EStructuralFeature;
import org.eclipse.ui.views.properties.ComboBoxPropertyDescriptor;
import org.eclipse.ui.views.properties.IPropertyDescriptor;
import org.eclipse.ui.views.properties.IPropertySource;
import org.eclipse.ui.views.properties.PropertyDescriptor;
import org.eclipse.ui.views.properties.TextPropertyDescriptor;
import org.pangaea.workbench.model.Elements;
import org.pangaea.workbench.model.Features;

/** An element as the Properties view shows and changes it. */
final class ElementProperties implements IPropertySource {

  private final ClusterDocument document;
  private final EObject element;

  ElementProperties(ClusterDocument document, EObject element) {
    this.document = document;
    this.element = element;
  }

  @Override
  public Object getEditableValue() {
    return null;
  }

  @Override
  public IPropertyDescriptor[] getPropertyDescriptors() {
    return Features.of(element).stream().map(this::descriptor).toArray(IPropertyDescriptor[]::new);
  }

  private IPropertyDescriptor descriptor(EStructuralFeature feature) {
    List<String> choices = choices(feature);
    PropertyDescriptor descriptor =
        choices.isEmpty()
            ? new TextPropertyDescriptor(feature, Features.label(feature))
            : new ComboBoxPropertyDescriptor(
                feature, Features.label(feature), choices.toArray(String[]::new));
    if (!choices.isEmpty()) {
      descriptor.setLabelProvider(
          new org.eclipse.jface.viewers.LabelProvider() {
            @Override
            public String getText(Object index) {
              return Features.text(element, feature);
            }
          });
    }
    descriptor.setDescription(Features.documentation(feature));
    descriptor.setValidator(value -> refusal(feature, value));
    return descriptor;
  }

  private List<String> choices(EStructuralFeature feature) {
    return feature instanceof EReference reference && !feature.isMany()
        ? Features.targets(element, reference)
        : Features.choices(feature);
  }

  private static String refusal(EStructuralFeature feature, Object value) {
    if (!(value instanceof String text)
        || text.isBlank()
        || !(feature instanceof org.eclipse.emf.ecore.EAttribute attribute)) {
      return null;
    }
    try {
      Features.parsed(attribute, text.strip());
      return null;
    } catch (IllegalArgumentException e) {
      return e.getMessage();
    }
  }

  @Override
  public Object getPropertyValue(Object id) {
    EStructuralFeature feature = (EStructuralFeature) id;
    List<String> choices = choices(feature);
    String text = Features.text(element, feature);
    return choices.isEmpty() ? text : Integer.valueOf(choices.indexOf(text));
  }

  @Override
  public boolean isPropertySet(Object id) {
    return element.eIsSet((EStructuralFeature) id);
  }

  @Override
  public void resetPropertyValue(Object id) {
    change((EStructuralFeature) id, "");
  }

  @Override
  public void setPropertyValue(Object id, Object value) {
    EStructuralFeature feature = (EStructuralFeature) id;
    if (value instanceof Integer index) {
      if (index >= 0) {
        change(feature, choices(feature).get(index));
      }
    } else {
      change(feature, value.toString());
    }
  }

  private void change(EStructuralFeature feature, String text) {
    document.change(Elements.pathOf(element), one -> Features.set(one, feature, text));
  }
}
