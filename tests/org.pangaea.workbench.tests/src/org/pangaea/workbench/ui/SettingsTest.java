package org.pangaea.workbench.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.eclipse.core.runtime.preferences.IEclipsePreferences;
import org.eclipse.core.runtime.preferences.InstanceScope;
import org.eclipse.jface.wizard.WizardDialog;
import org.eclipse.swt.graphics.RGB;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Text;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pangaea.deploy.VmmCommand;
import org.pangaea.workbench.console.ConsoleSession;
import org.pangaea.workbench.console.ConsoleSessions;
import org.pangaea.workbench.preferences.Settings;

/** What is set is what holds. */
class SettingsTest {

  private final IEclipsePreferences preferences =
      InstanceScope.INSTANCE.getNode("org.pangaea.workbench");

  @BeforeEach
  void openTheWindow() {
    Ui.window();
  }

  @AfterEach
  void setNothing() throws Exception {
    for (String key : preferences.keys()) {
      Ui.run(() -> preferences.remove(key));
    }
    Settings.applyVmmHome();
  }

  @Test
  void aConsoleKeepsAsManyLinesAsAreSet() {
    ConsoleSession session = ConsoleSessions.of("of no machine");
    session.screen().write("line\r\n".repeat(1000));
    long all = session.screen().text().lines().filter("line"::equals).count();
    assertEquals(1000, all);
    Ui.run(() -> preferences.putInt("console.scrollBack", 100));
    Ui.await(
        "the older ones are forgotten",
        () -> session.screen().text().lines().filter("line"::equals).count() < 130);
  }

  @Test
  void theWizardOffersTheGuestThatIsSet() {
    Ui.run(() -> preferences.put("guest", "busybox"));
    Ui.command("org.eclipse.ui.newWizard", "newWizardId", "org.pangaea.workbench.wizard.cluster");
    Shell wizard = Ui.shell("New Cluster");
    try {
      assertEquals(
          "busybox", Ui.get(() -> Ui.find(wizard, Combo.class, _ -> true).orElseThrow().getText()));
      assertTrue(
          Ui.get(() -> Ui.find(wizard, Text.class, t -> t.getText().equals("256 MiB")).isPresent()),
          "a Linux needs more memory");
    } finally {
      Ui.run(((WizardDialog) Ui.get(wizard::getData))::close);
    }
  }

  @Test
  void vmmsComeFromWhereTheUserSaysAndElseFromWhereTheProgramDoes() {
    String before = System.getProperty(VmmCommand.HOME_PROPERTY);
    Ui.run(() -> preferences.put("vmmHome", "/elsewhere"));
    Settings.applyVmmHome();
    assertEquals("/elsewhere", System.getProperty(VmmCommand.HOME_PROPERTY));
    Ui.run(() -> preferences.remove("vmmHome"));
    Settings.applyVmmHome();
    assertEquals(before, System.getProperty(VmmCommand.HOME_PROPERTY));
  }

  @Test
  void whatIsOutOfRangeIsTakenToItsEnd() {
    Ui.run(() -> preferences.putInt("refresh", 1));
    assertEquals(Duration.ofMillis(100), Settings.refresh());
    Ui.run(() -> preferences.putInt("console.scrollBack", Integer.MAX_VALUE));
    assertEquals(400_000, Settings.scrollBack());
    Ui.run(() -> preferences.put("guest", "no such guest"));
    assertEquals("builtin", Settings.guest().modelName());
  }

  @Test
  void coloursAreTheThemesUnlessTheConsoleHasItsOwn() {
    assertTrue(Settings.colours().isEmpty());
    Ui.run(() -> preferences.putBoolean("console.ownColours", true));
    Ui.run(() -> preferences.put("console.background", "1,2,3"));
    assertEquals(new RGB(1, 2, 3), Settings.colours().orElseThrow().background());
  }
}
