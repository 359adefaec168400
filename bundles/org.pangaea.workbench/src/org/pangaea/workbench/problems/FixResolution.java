package org.pangaea.workbench.problems;

import java.util.Arrays;
import org.eclipse.core.resources.IMarker;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.eclipse.swt.graphics.Image;
import org.eclipse.ui.views.markers.WorkbenchMarkerResolution;
import org.pangaea.model.validation.Rule;

/** One repair of one marker, or of all markers that complain of the same. */
final class FixResolution extends WorkbenchMarkerResolution {

  private final Rule rule;
  private final String label;

  FixResolution(Rule rule, String label) {
    this.rule = rule;
    this.label = label;
  }

  @Override
  public String getLabel() {
    return label;
  }

  @Override
  public String getDescription() {
    return label + ".";
  }

  @Override
  public Image getImage() {
    return null;
  }

  @Override
  public void run(IMarker marker) {
    run(new IMarker[] {marker}, new NullProgressMonitor());
  }

  @Override
  public void run(IMarker[] markers, IProgressMonitor monitor) {
    for (IMarker marker : markers) {
      MarkedFile.open(marker)
          .ifPresent(file -> {
            try (file) {
              file.fixes(marker, rule).stream()
                  .filter(fix -> fix.label().equals(label))
                  .findFirst()
                  .ifPresent(fix -> file.apply(marker, fix));
            }
          });
    }
  }

  @Override
  public IMarker[] findOtherMarkers(IMarker[] markers) {
    return Arrays.stream(markers)
        .filter(marker -> QuickFixes.rule(marker).filter(rule::equals).isPresent())
        .toArray(IMarker[]::new);
  }
}
