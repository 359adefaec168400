package org.pangaea.workbench.wizard;

import java.nio.charset.StandardCharsets;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.Adapters;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.jface.viewers.IStructuredSelection;
import org.eclipse.jface.wizard.Wizard;
import org.eclipse.ui.INewWizard;
import org.eclipse.ui.IWorkbench;
import org.eclipse.ui.ide.IDE;
import org.eclipse.ui.statushandlers.StatusManager;
import org.pangaea.model.file.ClusterResources;

/** Makes a cluster that can be run at once. */
public final class NewClusterWizard extends Wizard implements INewWizard {

  private static final String PROJECT = "clusters";

  private IWorkbench workbench;
  private String project = PROJECT;
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
      IFile file = create();
      IDE.openEditor(workbench.getActiveWorkbenchWindow().getActivePage(), file);
      return true;
    } catch (CoreException e) {
      StatusManager.getManager().handle(e.getStatus(), StatusManager.SHOW);
      return false;
    }
  }

  private IFile create() throws CoreException {
    IProject container = ResourcesPlugin.getWorkspace().getRoot().getProject(page.project());
    if (!container.exists()) {
      container.create(null);
    }
    container.open(null);
    IFile file = container.getFile(page.name() + ".cluster");
    String text = ClusterResources.text(page.cluster(hosts.chosen()));
    file.create(text.getBytes(StandardCharsets.UTF_8), false, false, null);
    return file;
  }
}
