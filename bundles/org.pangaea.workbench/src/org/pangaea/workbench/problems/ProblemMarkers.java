package org.pangaea.workbench.problems;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IMarker;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.resources.IWorkspace;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.jface.text.BadLocationException;
import org.eclipse.jface.text.Document;
import org.pangaea.model.file.Position;
import org.pangaea.model.file.ReadProblem;
import org.pangaea.model.validation.Finding;
import org.pangaea.model.validation.Severity;
import org.pangaea.workbench.model.Elements;
import org.pangaea.workbench.model.ParsedCluster;

/** Puts on a file what reading and validation say of its text. Any thread; takes the workspace. */
public final class ProblemMarkers {

  /** Type of the markers. */
  public static final String TYPE = "org.pangaea.workbench.problem";

  /** Id of the rule that was broken; absent if the text cannot be read. */
  public static final String RULE = "rule";

  /** Where in the model the element is that the problem is about. */
  public static final String ELEMENT = "element";

  private ProblemMarkers() {}

  /**
   * Replaces the markers of a file by those of a text.
   *
   * @return what validation said
   */
  public static List<Finding> update(IFile file, ParsedCluster parsed) throws CoreException {
    List<Finding> findings = parsed.findings(folder(file));
    if (file.exists()) {
      file.getWorkspace()
          .run(
              _ -> replace(file, parsed, findings),
              file.getWorkspace().getRuleFactory().markerRule(file),
              IWorkspace.AVOID_UPDATE,
              null);
    }
    return findings;
  }

  /** What relative paths in a file's model begin at. */
  public static Path folder(IFile file) {
    return Optional.ofNullable(file.getParent().getLocation())
        .map(location -> location.toPath())
        .orElse(Path.of("/"));
  }

  private static void replace(IFile file, ParsedCluster parsed, List<Finding> findings)
      throws CoreException {
    file.deleteMarkers(TYPE, true, IResource.DEPTH_ZERO);
    Document text = new Document(parsed.text());
    for (ReadProblem problem : parsed.unreadable()) {
      Map<String, Object> attributes = new HashMap<>();
      attributes.put(IMarker.MESSAGE, problem.message());
      attributes.put(IMarker.SEVERITY, IMarker.SEVERITY_ERROR);
      place(attributes, text, problem.position());
      file.createMarker(TYPE, attributes);
    }
    for (Finding finding : findings) {
      Map<String, Object> attributes = new HashMap<>();
      attributes.put(IMarker.MESSAGE, message(finding));
      attributes.put(IMarker.SEVERITY, severity(finding.severity()));
      attributes.put(RULE, finding.rule().id());
      attributes.put(ELEMENT, Elements.pathOf(finding.element()));
      finding.position().ifPresent(position -> place(attributes, text, position));
      file.createMarker(TYPE, attributes);
    }
  }

  private static String message(Finding finding) {
    return finding.path() + ": " + finding.message() + " " + finding.remedy();
  }

  private static int severity(Severity severity) {
    return switch (severity) {
      case ERROR -> IMarker.SEVERITY_ERROR;
      case WARNING -> IMarker.SEVERITY_WARNING;
      case INFO -> IMarker.SEVERITY_INFO;
    };
  }

  /** The rest of the line is what the annotation underlines. */
  private static void place(Map<String, Object> attributes, Document text, Position position) {
    attributes.put(IMarker.LINE_NUMBER, position.line());
    try {
      var line = text.getLineInformation(position.line() - 1);
      int start = line.getOffset() + Math.min(position.column() - 1, line.getLength());
      attributes.put(IMarker.CHAR_START, start);
      attributes.put(
          IMarker.CHAR_END,
          Math.min(text.getLength(), Math.max(start + 1, line.getOffset() + line.getLength())));
    } catch (BadLocationException beyondTheEnd) {
      // The line number alone has to do.
    }
  }
}
