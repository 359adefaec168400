package org.pangaea.workbench.application;

import org.eclipse.ui.IFolderLayout;
import org.eclipse.ui.IPageLayout;
import org.eclipse.ui.IPerspectiveFactory;

/** Editing models: files at the left, the editor, and what is wrong below it. */
public final class ModelPerspective implements IPerspectiveFactory {

  public static final String ID = "org.pangaea.workbench.perspective.model";

  @Override
  public void createInitialLayout(IPageLayout layout) {
    String editor = layout.getEditorArea();
    layout
        .createFolder("left", IPageLayout.LEFT, 0.24f, editor)
        .addView(IPageLayout.ID_PROJECT_EXPLORER);
    layout.createFolder("right", IPageLayout.RIGHT, 0.74f, editor).addView(IPageLayout.ID_OUTLINE);
    IFolderLayout below = layout.createFolder("below", IPageLayout.BOTTOM, 0.7f, editor);
    below.addView(IPageLayout.ID_PROBLEM_VIEW);
    below.addView(IPageLayout.ID_PROP_SHEET);
  }
}
