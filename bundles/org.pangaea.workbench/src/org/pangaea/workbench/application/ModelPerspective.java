package org.pangaea.workbench.application;

import org.eclipse.ui.IFolderLayout;
import org.eclipse.ui.IPageLayout;
import org.eclipse.ui.IPerspectiveFactory;
import org.pangaea.workbench.cluster.ClusterView;
import org.pangaea.workbench.console.ConsoleView;
import org.pangaea.workbench.deploy.CheckView;

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
    below.addView(ClusterView.ID);
    below.addPlaceholder(CheckView.ID);
    below.addPlaceholder(ConsoleView.ID + ":*");
    layout.addActionSet("org.eclipse.debug.ui.launchActionSet");
    layout.addNewWizardShortcut("org.pangaea.workbench.wizard.cluster");
    layout.addShowViewShortcut(ClusterView.ID);
    layout.addShowViewShortcut(ConsoleView.ID);
    layout.addShowViewShortcut(IPageLayout.ID_PROBLEM_VIEW);
    layout.addShowViewShortcut(IPageLayout.ID_OUTLINE);
    layout.addShowViewShortcut(IPageLayout.ID_PROP_SHEET);
    layout.addPerspectiveShortcut(RunPerspective.ID);
  }
}
