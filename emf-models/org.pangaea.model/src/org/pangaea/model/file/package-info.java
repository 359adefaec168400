/**
 * The readable file form of a cluster, {@code *.cluster}: blocks and attributes, driven by the
 * metamodel alone, so that a new class or attribute needs no change here.
 *
 * <p>{@link org.pangaea.model.file.ClusterResources} is the way in without an Eclipse platform;
 * inside one, {@link org.pangaea.model.file.ClusterResourceFactory} is registered for the file
 * extension. Like every EMF model, one that was loaded belongs to one thread at a time. Anyone may
 * depend on this package.
 */
package org.pangaea.model.file;
