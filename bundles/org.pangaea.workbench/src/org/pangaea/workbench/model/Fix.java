package org.pangaea.workbench.model;

import java.util.function.Consumer;
import org.eclipse.emf.ecore.EObject;

/**
 * A repair.
 *
 * @param label what it does, as an order: "Run it on node a"
 * @param change does it to the element that was complained of
 */
public record Fix(String label, Consumer<EObject> change) {}
