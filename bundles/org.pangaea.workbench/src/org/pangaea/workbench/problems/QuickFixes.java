package org.pangaea.workbench.problems;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.eclipse.core.resources.IMarker;
import org.eclipse.ui.IMarkerResolution;
import org.eclipse.ui.IMarkerResolutionGenerator2;
import org.pangaea.model.validation.Rule;
import org.pangaea.workbench.model.Fix;

/** Offers repairs for problem markers. */
public final class QuickFixes implements IMarkerResolutionGenerator2 {

  @Override
  public boolean hasResolutions(IMarker marker) {
    return getResolutions(marker).length > 0;
  }

  @Override
  public IMarkerResolution[] getResolutions(IMarker marker) {
    return rule(marker).stream()
        .flatMap(
            rule -> fixes(marker, rule).stream().map(fix -> new FixResolution(rule, fix.label())))
        .toArray(IMarkerResolution[]::new);
  }

  static Optional<Rule> rule(IMarker marker) {
    String id = marker.getAttribute(ProblemMarkers.RULE, "");
    return Arrays.stream(Rule.values()).filter(rule -> rule.id().equals(id)).findFirst();
  }

  private static List<Fix> fixes(IMarker marker, Rule rule) {
    return MarkedFile.open(marker)
        .map(file -> {
          try (file) {
            return file.fixes(marker, rule);
          }
        })
        .orElse(List.of());
  }
}
