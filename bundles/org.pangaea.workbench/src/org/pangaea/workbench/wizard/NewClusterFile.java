package org.pangaea.workbench.wizard;

import java.nio.charset.StandardCharsets;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IPath;
import org.pangaea.model.NamedGuest;
import org.pangaea.model.cluster.Cluster;
import org.pangaea.model.file.ClusterResources;
import org.pangaea.model.values.ByteSize;

/** Files of clusters that are made here. */
final class NewClusterFile {

  /** The project that files are made in where nobody names another one. */
  static final String PROJECT = "clusters";

  private NewClusterFile() {}

  /** What a node contributes where nobody says more, in bytes. */
  static long usualMemory(NamedGuest guest) {
    return (guest.isLinux() ? 256 : 16) * ByteSize.MIB;
  }

  /** The file of a cluster, whether it is there or not. */
  static IFile of(String project, String cluster) {
    return ResourcesPlugin.getWorkspace()
        .getRoot()
        .getFile(IPath.ROOT.append(project).append(cluster + ".cluster"));
  }

  /** Writes a cluster into a file that is not there yet, in a project that may not be either. */
  static IFile create(String project, Cluster cluster) throws CoreException {
    IProject container = ResourcesPlugin.getWorkspace().getRoot().getProject(project);
    if (!container.exists()) {
      container.create(null);
    }
    container.open(null);
    IFile file = of(project, cluster.getName());
    String text = ClusterResources.text(cluster);
    file.create(text.getBytes(StandardCharsets.UTF_8), false, false, null);
    return file;
  }
}
