package org.pangaea.workbench.launch;

import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IPath;
import org.eclipse.debug.core.ILaunchConfiguration;
import org.eclipse.debug.core.ILaunchConfigurationWorkingCopy;
import org.eclipse.debug.ui.AbstractLaunchConfigurationTab;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.window.Window;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Text;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.dialogs.ResourceListSelectionDialog;
import org.pangaea.workbench.application.Icons;
import org.pangaea.workbench.problems.ClusterFilesWatch;

/** File, machine and name of a shared VM. */
final class SharedVmTab extends AbstractLaunchConfigurationTab {

  /** The fields grow; what they ask for must not push them out of a small window. */
  private static final int FIELD_WIDTH = 200;

  private Text file;
  private Text machine;
  private Text name;

  @Override
  public void createControl(Composite parent) {
    Composite area = new Composite(parent, SWT.NONE);
    area.setLayout(GridLayoutFactory.swtDefaults().numColumns(3).create());
    file = text(area, "Cluster file:", 1, "A file with the extension .cluster in the workspace.");
    Button browse = createPushButton(area, "Browse...", null);
    browse.addListener(SWT.Selection, _ -> browse());
    machine = text(area, "Virtual machine:", 2, "One of the file's; empty if it has only one.");
    name = text(area, "Run under the name:", 2, "Empty: the virtual machine's own.");
    setControl(area);
    PlatformUI.getWorkbench().getHelpSystem().setHelp(area, "org.pangaea.workbench.launch");
  }

  private Text text(Composite area, String label, int span, String hint) {
    new Label(area, SWT.NONE).setText(label);
    Text text = new Text(area, SWT.BORDER);
    text.setMessage(hint);
    text.setToolTipText(hint);
    GridDataFactory.fillDefaults()
        .grab(true, false)
        .span(span, 1)
        .hint(FIELD_WIDTH, SWT.DEFAULT)
        .applyTo(text);
    text.addListener(SWT.Modify, _ -> updateLaunchConfigurationDialog());
    return text;
  }

  private void browse() {
    ResourceListSelectionDialog dialog =
        new ResourceListSelectionDialog(
            getShell(),
            ResourcesPlugin.getWorkspace().getRoot(),
            org.eclipse.core.resources.IResource.FILE) {
          @Override
          protected boolean select(org.eclipse.core.resources.IResource resource) {
            return ClusterFilesWatch.isCluster(resource);
          }
        };
    dialog.setTitle("Cluster file");
    if (dialog.open() == Window.OK && dialog.getResult().length > 0) {
      file.setText(((IFile) dialog.getResult()[0]).getFullPath().toString());
    }
  }

  @Override
  public void setDefaults(ILaunchConfigurationWorkingCopy configuration) {
    configuration.setAttribute(SharedVm.FILE, "");
  }

  @Override
  public void initializeFrom(ILaunchConfiguration configuration) {
    try {
      file.setText(configuration.getAttribute(SharedVm.FILE, ""));
      machine.setText(configuration.getAttribute(SharedVm.MACHINE, ""));
      name.setText(configuration.getAttribute(SharedVm.NAME, ""));
    } catch (CoreException e) {
      setErrorMessage(e.getMessage());
    }
  }

  @Override
  public void performApply(ILaunchConfigurationWorkingCopy configuration) {
    configuration.setAttribute(SharedVm.FILE, file.getText().strip());
    configuration.setAttribute(SharedVm.MACHINE, machine.getText().strip());
    configuration.setAttribute(SharedVm.NAME, name.getText().strip());
  }

  @Override
  public boolean isValid(ILaunchConfiguration configuration) {
    setErrorMessage(null);
    String path = file.getText().strip();
    if (path.isEmpty()) {
      setErrorMessage("Choose a cluster file.");
    } else if (!exists(path)) {
      setErrorMessage("There is no file %s in the workspace.".formatted(path));
    }
    return getErrorMessage() == null;
  }

  private static boolean exists(String path) {
    IPath full = IPath.fromOSString(path);
    return full.segmentCount() > 1
        && ResourcesPlugin.getWorkspace().getRoot().getFile(full).exists();
  }

  @Override
  public String getName() {
    return "Shared VM";
  }

  @Override
  public Image getImage() {
    return Icons.image("vm");
  }
}
