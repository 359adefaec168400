/**
 * What the model means to those who run it: which nodes take part in a virtual machine, where its
 * memory lies, and clusters ready to be run on this computer.
 *
 * <p>The model's own classes are in {@code org.pangaea.model.cluster}, generated from {@code
 * model/cluster.ecore}. Nothing here needs OSGi or an Eclipse platform. A model belongs to one
 * thread at a time. Anyone may depend on this package.
 */
package org.pangaea.model;
