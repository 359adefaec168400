package org.pangaea.workbench.application;

import org.eclipse.ui.IFolderLayout;
import org.eclipse.ui.IPageLayout;
import org.eclipse.ui.IPerspectiveFactory;
import org.pangaea.workbench.cluster.ClusterView;
import org.pangaea.workbench.console.ConsoleView;
import org.pangaea.workbench.deploy.CheckView;

/** Machines that run: the cluster above, consoles below, files and their editors at hand. */
public final class RunPerspective implements IPerspectiveFactory {

  public static final String ID = "org.pangaea.workbench.perspective.run";

  @Override
  public void createInitialLayout(IPageLayout layout) {
    String editor = layout.getEditorArea();
    layout
        .createFolder("left", IPageLayout.LEFT, 0.2f, editor)
        .addView(IPageLayout.ID_PROJECT_EXPLORER);
    IFolderLayout consoles = layout.createFolder("consoles", IPageLayout.BOTTOM, 0.5f, editor);
    consoles.addPlaceholder(ConsoleView.ID + ":*");
    consoles.addView(ConsoleView.ID);
    consoles.addView(IPageLayout.ID_PROBLEM_VIEW);
    consoles.addPlaceholder(CheckView.ID);
    layout.createFolder("cluster", IPageLayout.RIGHT, 0.4f, editor).addView(ClusterView.ID);
    layout.addActionSet("org.eclipse.debug.ui.launchActionSet");
    layout.addNewWizardShortcut("org.pangaea.workbench.wizard.cluster");
    layout.addShowViewShortcut(ClusterView.ID);
    layout.addShowViewShortcut(ConsoleView.ID);
    layout.addPerspectiveShortcut(ModelPerspective.ID);
  }
}
