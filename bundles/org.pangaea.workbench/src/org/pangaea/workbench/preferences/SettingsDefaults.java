package org.pangaea.workbench.preferences;

import org.eclipse.core.runtime.preferences.AbstractPreferenceInitializer;
import org.eclipse.core.runtime.preferences.DefaultScope;
import org.eclipse.core.runtime.preferences.IEclipsePreferences;
import org.pangaea.model.NamedGuest;
import org.pangaea.workbench.application.WorkbenchBundle;

/** What holds where the user has set nothing. */
public final class SettingsDefaults extends AbstractPreferenceInitializer {

  private static final int REFRESH_MILLIS = 300;
  private static final int SCROLL_BACK_LINES = 10_000;

  @Override
  public void initializeDefaultPreferences() {
    IEclipsePreferences node = DefaultScope.INSTANCE.getNode(WorkbenchBundle.ID);
    node.putInt(Settings.REFRESH, REFRESH_MILLIS);
    node.put(Settings.GUEST, NamedGuest.BUILTIN.modelName());
    node.put(Settings.VMM_HOME, "");
    node.putBoolean(Settings.ASK_BEFORE_ENDING, true);
    node.putInt(Settings.SCROLL_BACK, SCROLL_BACK_LINES);
    node.putBoolean(Settings.OWN_COLOURS, false);
    node.put(Settings.FOREGROUND, "229,229,229");
    node.put(Settings.BACKGROUND, "16,20,24");
  }
}
