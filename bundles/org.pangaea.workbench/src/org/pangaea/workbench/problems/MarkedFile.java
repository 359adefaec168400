package org.pangaea.workbench.problems;

import java.util.List;
import java.util.Optional;
import org.eclipse.core.filebuffers.FileBuffers;
import org.eclipse.core.filebuffers.ITextFileBuffer;
import org.eclipse.core.filebuffers.ITextFileBufferManager;
import org.eclipse.core.filebuffers.LocationKind;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IMarker;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.ILog;
import org.eclipse.core.runtime.IPath;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.pangaea.model.validation.Rule;
import org.pangaea.workbench.model.Elements;
import org.pangaea.workbench.model.Fix;
import org.pangaea.workbench.model.Fixes;
import org.pangaea.workbench.model.ParsedCluster;
import org.pangaea.workbench.model.TextMerge;

/**
 * The text of a file that has a marker: the document of its editor if there is one, with what is
 * not saved yet. On the UI thread.
 */
final class MarkedFile implements AutoCloseable {

  private static final ILog LOG = ILog.of(MarkedFile.class);

  private final IPath path;
  private final ITextFileBuffer buffer;

  private MarkedFile(IPath path, ITextFileBuffer buffer) {
    this.path = path;
    this.buffer = buffer;
  }

  /** Empty if the file is gone. */
  static Optional<MarkedFile> open(IMarker marker) {
    if (!(marker.getResource() instanceof IFile file) || !file.exists()) {
      return Optional.empty();
    }
    ITextFileBufferManager manager = FileBuffers.getTextFileBufferManager();
    try {
      IPath path = file.getFullPath();
      manager.connect(path, LocationKind.IFILE, new NullProgressMonitor());
      return Optional.of(new MarkedFile(path, manager.getTextFileBuffer(path, LocationKind.IFILE)));
    } catch (CoreException e) {
      LOG.log(e.getStatus());
      return Optional.empty();
    }
  }

  private ParsedCluster parsed() {
    return ParsedCluster.of(path.lastSegment(), buffer.getDocument().get());
  }

  List<Fix> fixes(IMarker marker, Rule rule) {
    String element = marker.getAttribute(ProblemMarkers.ELEMENT, "");
    return parsed()
        .cluster()
        .flatMap(cluster -> Elements.at(cluster, element))
        .map(one -> Fixes.of(rule, one))
        .orElse(List.of());
  }

  /** Repairs; a file that no editor shows is saved as well. */
  void apply(IMarker marker, Fix fix) {
    String element = marker.getAttribute(ProblemMarkers.ELEMENT, "");
    boolean shown = buffer.isShared();
    buffer
        .getDocument()
        .set(
            TextMerge.apply(
                parsed(), cluster -> Elements.at(cluster, element).ifPresent(fix.change())));
    if (!shown) {
      try {
        buffer.commit(new NullProgressMonitor(), true);
      } catch (CoreException e) {
        LOG.log(e.getStatus());
      }
    }
  }

  @Override
  public void close() {
    try {
      FileBuffers.getTextFileBufferManager()
          .disconnect(path, LocationKind.IFILE, new NullProgressMonitor());
    } catch (CoreException e) {
      LOG.log(e.getStatus());
    }
  }
}
