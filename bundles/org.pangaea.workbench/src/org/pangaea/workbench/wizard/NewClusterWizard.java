package org.pangaea.workbench.wizard;

import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.runtime.Adapters;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.jface.viewers.IStructuredSelection;
import org.eclipse.jface.wizard.Wizard;
import org.eclipse.ui.INewWizard;
import org.eclipse.ui.IWorkbench;
import org.eclipse.ui.ide.IDE;
import org.eclipse.ui.statushandlers.StatusManager;
import org.pangaea.workbench.welcome.Welcome;

/** Makes a cluster that can be run at once. */
public final class NewClusterWizard extends Wizard implements INewWizard {

  private IWorkbench workbench;
  private String project = NewClusterFile.PROJECT;
  private NewClusterPage page;
  private HostsPage hosts;

  @Override
  public void init(IWorkbench inWorkbench, IStructuredSelection selection) {
    workbench = inWorkbench;
    setWindowTitle("New Cluster");
    IResource selected = Adapters.adapt(selection.getFirstElement(), IResource.class);
    if (selected != null && selected.getProject() != null) {
      project = selected.getProject().getName();
    }
  }

  @Override
  public void addPages() {
    page = new NewClusterPage(project);
    addPage(page);
    hosts = new HostsPage();
    addPage(hosts);
  }

  @Override
  public boolean canFinish() {
    return page.isPageComplete() && (!page.isElsewhere() || hosts.isPageComplete());
  }

  @Override
  public boolean performFinish() {
    try {
      IFile file = NewClusterFile.create(page.project(), page.cluster(hosts.chosen()));
      // An editor that opens behind the welcome page would stay empty.
      Welcome.close();
      IDE.openEditor(workbench.getActiveWorkbenchWindow().getActivePage(), file);
      return true;
    } catch (CoreException e) {
      StatusManager.getManager().handle(e.getStatus(), StatusManager.SHOW);
      return false;
    }
  }
}
