package org.pangaea.workbench.deploy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IMarker;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.resources.IWorkspace;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.ILog;
import org.pangaea.deploy.ssh.CheckFinding;
import org.pangaea.deploy.ssh.CheckReport;
import org.pangaea.model.cluster.Cluster;
import org.pangaea.model.file.Position;
import org.pangaea.model.file.SourcePositions;
import org.pangaea.workbench.model.ParsedCluster;

/** Puts on a cluster file what a check of its computers has found, at the computers' lines. */
final class CheckMarkers {

  /** Type of the markers; they stay until the next check. */
  static final String TYPE = "org.pangaea.workbench.checkProblem";

  private CheckMarkers() {}

  static void update(IFile file, CheckReport report) {
    try {
      file.getWorkspace()
          .run(
              _ -> replace(file, report),
              file.getWorkspace().getRuleFactory().markerRule(file),
              IWorkspace.AVOID_UPDATE,
              null);
    } catch (CoreException e) {
      ILog.of(CheckMarkers.class).log(e.getStatus());
    }
  }

  private static void replace(IFile file, CheckReport report) throws CoreException {
    file.deleteMarkers(TYPE, true, IResource.DEPTH_ZERO);
    Optional<Cluster> cluster = read(file);
    for (CheckFinding finding : report.findings()) {
      IMarker marker = file.createMarker(TYPE);
      marker.setAttribute(
          IMarker.MESSAGE,
          "computer %s: %s %s".formatted(finding.computer(), finding.message(), finding.remedy()));
      marker.setAttribute(
          IMarker.SEVERITY, finding.isError() ? IMarker.SEVERITY_ERROR : IMarker.SEVERITY_WARNING);
      Optional<Position> line = cluster.flatMap(model -> line(model, finding.computer()));
      if (line.isPresent()) {
        marker.setAttribute(IMarker.LINE_NUMBER, line.get().line());
      }
    }
  }

  private static Optional<Cluster> read(IFile file) {
    try (InputStream content = file.getContents(true)) {
      return ParsedCluster.of(
              file.getName(), new String(content.readAllBytes(), StandardCharsets.UTF_8))
          .cluster();
    } catch (IOException | CoreException e) {
      // It was there a moment ago; without it findings have no lines.
      return Optional.empty();
    }
  }

  private static Optional<Position> line(Cluster cluster, String computer) {
    return cluster.getComputers().stream()
        .filter(one -> one.getName().equals(computer))
        .findFirst()
        .flatMap(one -> SourcePositions.of(one, null));
  }
}
