package org.pangaea.model.file;

import org.eclipse.emf.common.util.URI;
import org.eclipse.emf.ecore.resource.Resource;
import org.eclipse.emf.ecore.resource.impl.ResourceFactoryImpl;

/** Makes the resources of {@code .cluster} files. */
public final class ClusterResourceFactory extends ResourceFactoryImpl {

  @Override
  public Resource createResource(URI uri) {
    return new ClusterResource(uri);
  }
}
