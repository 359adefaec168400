package org.pangaea.workbench.preferences;

import org.eclipse.jface.preference.BooleanFieldEditor;
import org.eclipse.jface.preference.ColorFieldEditor;
import org.eclipse.jface.preference.FieldEditorPreferencePage;
import org.eclipse.jface.preference.IntegerFieldEditor;
import org.eclipse.jface.preference.PreferenceConverter;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.jface.util.PropertyChangeEvent;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.ui.IWorkbench;
import org.eclipse.ui.IWorkbenchPreferencePage;
import org.eclipse.ui.PlatformUI;

/** How guests' consoles look, and how much they keep. */
public final class ConsolePage extends FieldEditorPreferencePage
    implements IWorkbenchPreferencePage {

  private Composite area;
  private BooleanFieldEditor own;
  private ColorFieldEditor foreground;
  private ColorFieldEditor background;

  public ConsolePage() {
    super(GRID);
    setDescription("The consoles of guests.");
  }

  @Override
  public void init(IWorkbench workbench) {
    setPreferenceStore(Settings.store());
    PreferenceConverter.setDefault(
        Settings.store(), Settings.FONT, JFaceResources.getTextFont().getFontData());
  }

  @Override
  public void createControl(Composite parent) {
    super.createControl(parent);
    PlatformUI.getWorkbench()
        .getHelpSystem()
        .setHelp(getControl(), "org.pangaea.workbench.consolePreferences");
  }

  @Override
  protected void createFieldEditors() {
    area = getFieldEditorParent();
    addField(
        new org.eclipse.jface.preference.FontFieldEditor(Settings.FONT, "&Font:", "0O 1lI", area));
    IntegerFieldEditor lines =
        new IntegerFieldEditor(Settings.SCROLL_BACK, "&Lines kept to scroll back:", area, 6);
    lines.setValidRange(Settings.LEAST_SCROLL_BACK, Settings.MOST_SCROLL_BACK);
    addField(lines);
    own =
        new BooleanFieldEditor(
            Settings.OWN_COLOURS, "&Colours of its own, whatever the theme", area);
    addField(own);
    foreground = new ColorFieldEditor(Settings.FOREGROUND, "&Text:", area);
    addField(foreground);
    background = new ColorFieldEditor(Settings.BACKGROUND, "&Background:", area);
    addField(background);
  }

  @Override
  protected void initialize() {
    super.initialize();
    enableColours();
  }

  @Override
  public void propertyChange(PropertyChangeEvent event) {
    super.propertyChange(event);
    enableColours();
  }

  @Override
  protected void performDefaults() {
    super.performDefaults();
    enableColours();
  }

  private void enableColours() {
    foreground.setEnabled(own.getBooleanValue(), area);
    background.setEnabled(own.getBooleanValue(), area);
  }
}
