package org.pangaea.workbench.launch;

import java.util.Optional;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IPath;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.Status;
import org.eclipse.debug.core.DebugPlugin;
import org.eclipse.debug.core.ILaunchConfiguration;
import org.eclipse.debug.core.ILaunchConfigurationType;
import org.eclipse.debug.core.ILaunchConfigurationWorkingCopy;
import org.eclipse.debug.core.ILaunchManager;
import org.pangaea.workbench.application.WorkbenchBundle;
import org.pangaea.workbench.machines.RunOrder;

/** What stands in a launch configuration. */
public final class SharedVm {

  /** Id of the kind of configuration. */
  public static final String TYPE = "org.pangaea.workbench.sharedVm";

  static final String FILE = "file";
  static final String MACHINE = "machine";
  static final String NAME = "name";

  private SharedVm() {}

  /** What a configuration orders to run. */
  static RunOrder order(ILaunchConfiguration configuration) throws CoreException {
    String path = configuration.getAttribute(FILE, "");
    if (path.isEmpty()) {
      throw failed(
          "The launch configuration '%s' names no file.".formatted(configuration.getName()));
    }
    IFile file = ResourcesPlugin.getWorkspace().getRoot().getFile(IPath.fromOSString(path));
    if (!file.exists() || file.getLocation() == null) {
      throw failed(
          "There is no file %s in the workspace. Choose another one in the launch configuration '%s'."
              .formatted(path, configuration.getName()));
    }
    return new RunOrder(
        file.getLocation().toPath(),
        file.getFullPath().toString(),
        given(configuration.getAttribute(MACHINE, "")),
        given(configuration.getAttribute(NAME, "")));
  }

  private static Optional<String> given(String text) {
    return text.isBlank() ? Optional.empty() : Optional.of(text.strip());
  }

  static CoreException failed(String message) {
    return new CoreException(new Status(IStatus.ERROR, WorkbenchBundle.ID, message));
  }

  /** The configuration that runs a file; made if there is none. */
  public static ILaunchConfiguration configuration(IFile file) throws CoreException {
    ILaunchManager manager = DebugPlugin.getDefault().getLaunchManager();
    ILaunchConfigurationType type = manager.getLaunchConfigurationType(TYPE);
    String path = file.getFullPath().toString();
    for (ILaunchConfiguration known : manager.getLaunchConfigurations(type)) {
      if (known.getAttribute(FILE, "").equals(path)) {
        return known;
      }
    }
    String stem = file.getFullPath().removeFileExtension().lastSegment();
    ILaunchConfigurationWorkingCopy made =
        type.newInstance(null, manager.generateLaunchConfigurationName(stem));
    made.setAttribute(FILE, path);
    made.setMappedResources(new org.eclipse.core.resources.IResource[] {file});
    return made.doSave();
  }
}
