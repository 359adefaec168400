package org.pangaea.workbench.problems;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Set;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.resources.IResourceChangeEvent;
import org.eclipse.core.resources.IResourceChangeListener;
import org.eclipse.core.resources.IResourceDelta;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.resources.WorkspaceJob;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.Status;
import org.pangaea.workbench.model.ParsedCluster;

/** Validates cluster files whose content changes, and all there are when it starts. */
public final class ClusterFilesWatch implements IResourceChangeListener {

  /** How the files' names end. */
  public static final String EXTENSION = "cluster";

  private ClusterFilesWatch() {}

  /** Begins to look after the workspace, for as long as the program runs. */
  public static void start() {
    ClusterFilesWatch watch = new ClusterFilesWatch();
    ResourcesPlugin.getWorkspace()
        .addResourceChangeListener(watch, IResourceChangeEvent.POST_CHANGE);
    Set<IFile> all = new LinkedHashSet<>();
    try {
      ResourcesPlugin.getWorkspace().getRoot().accept(resource -> collect(resource, all));
    } catch (CoreException closedProject) {
      // Its files are validated once they change.
    }
    validate(all);
  }

  /** Whether a resource is a cluster file. */
  public static boolean isCluster(IResource resource) {
    return resource instanceof IFile && EXTENSION.equals(resource.getFileExtension());
  }

  @Override
  public void resourceChanged(IResourceChangeEvent event) {
    Set<IFile> changed = new LinkedHashSet<>();
    try {
      event
          .getDelta()
          .accept(delta -> {
            boolean content =
                delta.getKind() == IResourceDelta.ADDED
                    || (delta.getKind() == IResourceDelta.CHANGED
                        && (delta.getFlags() & IResourceDelta.CONTENT) != 0);
            return content ? collect(delta.getResource(), changed) : true;
          });
    } catch (CoreException e) {
      ResourcesPlugin.getPlugin().getLog().log(e.getStatus());
    }
    validate(changed);
  }

  private static boolean collect(IResource resource, Set<IFile> files) {
    if (isCluster(resource)) {
      files.add((IFile) resource);
    }
    return true;
  }

  private static void validate(Set<IFile> files) {
    if (files.isEmpty()) {
      return;
    }
    WorkspaceJob job =
        new WorkspaceJob("Validating clusters") {
          @Override
          public IStatus runInWorkspace(IProgressMonitor monitor) throws CoreException {
            for (IFile file : files) {
              validate(file);
            }
            return Status.OK_STATUS;
          }
        };
    job.setSystem(true);
    job.schedule();
  }

  /** Validates what stands in a file now. */
  public static void validate(IFile file) throws CoreException {
    if (!file.isAccessible()) {
      return;
    }
    try (InputStream content = file.getContents(true)) {
      String text = new String(content.readAllBytes(), StandardCharsets.UTF_8);
      ProblemMarkers.update(file, ParsedCluster.of(file.getName(), text));
    } catch (IOException e) {
      throw new CoreException(Status.error("The file cannot be read: " + file.getFullPath(), e));
    }
  }
}
