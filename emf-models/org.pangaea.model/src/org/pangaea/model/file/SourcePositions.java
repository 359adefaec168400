package org.pangaea.model.file;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.eclipse.emf.common.notify.impl.AdapterImpl;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.emf.ecore.EStructuralFeature;
import org.eclipse.emf.ecore.util.EcoreUtil;

/**
 * Remembers, on each element that was read from a file, where the element and its attributes stand
 * there. It tells of the file as it was read: editing the model does not move it.
 */
public final class SourcePositions extends AdapterImpl {

  private final Position element;
  private final Map<EStructuralFeature, Position> features = new HashMap<>();

  SourcePositions(Position element) {
    this.element = element;
  }

  void put(EStructuralFeature feature, Position position) {
    features.put(feature, position);
  }

  Position get(EStructuralFeature feature) {
    return features.get(feature);
  }

  @Override
  public boolean isAdapterForType(Object type) {
    return type == SourcePositions.class;
  }

  /**
   * Where an attribute of an element stands, or the element itself if the attribute is not written
   * or {@code null}. Empty for a model that was not read from a file.
   */
  public static Optional<Position> of(EObject object, EStructuralFeature feature) {
    return Optional.ofNullable(on(object))
        .map(positions -> positions.features.getOrDefault(feature, positions.element));
  }

  static SourcePositions on(EObject object) {
    return (SourcePositions) EcoreUtil.getExistingAdapter(object, SourcePositions.class);
  }
}
