package org.pangaea.workbench.analysis.common;

import org.eclipse.ui.IFolderLayout;
import org.eclipse.ui.IPageLayout;
import org.eclipse.ui.IPerspectiveFactory;
import org.pangaea.workbench.analysis.diagnosis.DiagnosisView;
import org.pangaea.workbench.analysis.memory.HeatMapView;
import org.pangaea.workbench.analysis.trace.TraceView;

/** Memory above, harts and findings below. */
public final class AnalysePerspective implements IPerspectiveFactory {
  /** Its id. */
  public static final String ID = "org.pangaea.workbench.perspective.analyse";

  private static final float HALF = 0.56f;

  @Override
  public void createInitialLayout(IPageLayout layout) {
    layout.setEditorAreaVisible(false);
    IFolderLayout above = layout.createFolder("above", IPageLayout.LEFT, 1, layout.getEditorArea());
    above.addView(HeatMapView.ID);
    IFolderLayout below = layout.createFolder("below", IPageLayout.BOTTOM, HALF, "above");
    below.addView(TraceView.ID);
    below.addView(DiagnosisView.ID);
  }
}
