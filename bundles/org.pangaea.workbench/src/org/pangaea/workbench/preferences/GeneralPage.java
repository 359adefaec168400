package org.pangaea.workbench.preferences;

import org.eclipse.jface.preference.BooleanFieldEditor;
import org.eclipse.jface.preference.ComboFieldEditor;
import org.eclipse.jface.preference.FieldEditorPreferencePage;
import org.eclipse.jface.preference.IntegerFieldEditor;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.ui.IWorkbench;
import org.eclipse.ui.IWorkbenchPreferencePage;
import org.eclipse.ui.PlatformUI;
import org.pangaea.model.NamedGuest;

/** Machines: what new ones run, where VMMs come from, how often they are looked at. */
public final class GeneralPage extends FieldEditorPreferencePage
    implements IWorkbenchPreferencePage {

  public GeneralPage() {
    super(GRID);
    setDescription("Virtual machines and their VMMs.");
  }

  @Override
  public void init(IWorkbench workbench) {
    setPreferenceStore(Settings.store());
  }

  @Override
  public void createControl(Composite parent) {
    super.createControl(parent);
    PlatformUI.getWorkbench()
        .getHelpSystem()
        .setHelp(getControl(), "org.pangaea.workbench.preferences");
  }

  @Override
  protected void createFieldEditors() {
    Composite area = getFieldEditorParent();
    addField(
        new ComboFieldEditor(
            Settings.GUEST,
            "&Guest of new clusters:",
            NamedGuest.modelNames().stream()
                .map(name -> new String[] {name, name})
                .toArray(String[][]::new),
            area));
    addField(new VmmHomeField(area));
    IntegerFieldEditor refresh =
        new IntegerFieldEditor(
            Settings.REFRESH, "Look at &machines every (milliseconds):", area, 6);
    refresh.setValidRange(Settings.LEAST_REFRESH, Settings.MOST_REFRESH);
    addField(refresh);
    addField(
        new BooleanFieldEditor(
            Settings.ASK_BEFORE_ENDING,
            "&Ask before closing the workbench ends virtual machines",
            area));
  }

  @Override
  public boolean performOk() {
    boolean taken = super.performOk();
    Settings.applyVmmHome();
    return taken;
  }
}
