package org.pangaea.workbench.preferences;

import java.io.File;
import org.eclipse.jface.preference.DirectoryFieldEditor;
import org.eclipse.swt.widgets.Composite;

/** The directory of the VMM product: one that is there and is one, or none. */
final class VmmHomeField extends DirectoryFieldEditor {

  VmmHomeField(Composite area) {
    super();
    init(Settings.VMM_HOME, "&VMM product:");
    setChangeButtonText("&Browse...");
    setValidateStrategy(VALIDATE_ON_KEY_STROKE);
    setEmptyStringAllowed(true);
    createControl(area);
    getTextControl().setMessage("Empty: where the start script says.");
  }

  @Override
  protected boolean doCheckState() {
    String home = getTextControl().getText().strip();
    if (home.isEmpty()) {
      return true;
    }
    setErrorMessage(
        "There is no VMM in %s: it has no directory 'plugins'. Choose the directory of the VMM product."
            .formatted(home));
    return new File(home, "plugins").isDirectory();
  }
}
