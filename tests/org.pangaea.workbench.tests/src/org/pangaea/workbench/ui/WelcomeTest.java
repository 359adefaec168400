package org.pangaea.workbench.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.ui.IViewReference;
import org.eclipse.ui.IWorkbenchPreferenceConstants;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.PlatformUI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.pangaea.workbench.application.ModelPerspective;
import org.pangaea.workbench.console.ConsoleSessions;
import org.pangaea.workbench.console.ConsoleView;
import org.pangaea.workbench.help.HelpView;
import org.pangaea.workbench.help.StepsView;
import org.pangaea.workbench.machines.MachineView;
import org.pangaea.workbench.machines.Machines;
import org.pangaea.workbench.welcome.Welcome;
import org.pangaea.workbench.welcome.WelcomePart;

/** What a newcomer finds, and how many clicks it takes from there into a guest. */
class WelcomeTest {

  /** What the first minutes may take at most. */
  private static final int MOST_CLICKS = 6;

  private static final String BUILTIN = "builtin";
  private static final String LINUX = "linux";

  /** On a busy computer, and where it is fetched first. */
  private static final Duration BOOT = Duration.ofMinutes(5);

  private final Mouse mouse = new Mouse();

  @BeforeEach
  void showTheWelcomePage() throws Exception {
    Ui.window();
    // Another test may have closed it.
    Machines.get().start();
    Ui.perspective(ModelPerspective.ID);
    forgetTheExamples();
    Ui.run(() -> PlatformUI.getWorkbench().getIntroManager().showIntro(window(), false));
    Ui.await("the welcome page", () -> welcome() != null && link("Run Linux").isVisible());
  }

  @AfterEach
  void leaveNothingRunning() throws Exception {
    for (MachineView view : Machines.get().views()) {
      if (view.isAlive() && view.own()) {
        Machines.get().stop(view.name());
        Ui.await(
            view.name() + " has ended",
            () -> Machines.get().view(view.name()).filter(MachineView::isAlive).isEmpty());
      }
    }
    Machines.get().forgetEnded();
    Ui.run(Welcome::close);
    forgetTheExamples();
  }

  /** A newcomer has no files. */
  private static void forgetTheExamples() throws Exception {
    Ui.run(() -> Ui.page().closeAllEditors(false));
    IProject project = ResourcesPlugin.getWorkspace().getRoot().getProject("clusters");
    for (String name : new String[] {"example", "linux", "cluster"}) {
      if (project.getFile(name + ".cluster").exists()) {
        project.getFile(name + ".cluster").delete(true, null);
      }
    }
  }

  private static IWorkbenchWindow window() {
    return PlatformUI.getWorkbench().getWorkbenchWindows()[0];
  }

  private static WelcomePart welcome() {
    return (WelcomePart) PlatformUI.getWorkbench().getIntroManager().getIntro();
  }

  private static org.eclipse.swt.widgets.Link link(String title) {
    return Ui.get(() -> welcome().link(title));
  }

  @Test
  void thePageOpensByItselfAtTheFirstStartOnly() {
    var preferences = PlatformUI.getPreferenceStore();
    assertTrue(
        preferences.getDefaultBoolean(IWorkbenchPreferenceConstants.SHOW_INTRO),
        "a workspace without preferences shows it");
    assertFalse(
        preferences.getBoolean(IWorkbenchPreferenceConstants.SHOW_INTRO),
        "the window has shown it when it was opened");
    Ui.screenshot("welcome");
  }

  @Test
  void theExampleRunsWithOneClick() {
    awaitNobodysMachine(BUILTIN);
    mouse.click(link("Run the example"));
    awaitConsole(BUILTIN, "pangaea: all checks passed");
    assertTrue(mouse.clicks() <= MOST_CLICKS);
  }

  /** Clicks of a pointer into three windows; on a loaded computer one may go astray. */
  @Tag("long")
  @Test
  void anOwnClusterRunsInFewClicks() {
    awaitNobodysMachine(BUILTIN);
    mouse.click(link("New cluster"));
    Shell wizard = Ui.shell("New Cluster");
    Ui.await("it is in front", () -> Ui.display().getActiveShell() == wizard);
    Button finish = Ui.get(() -> Ui.button(wizard, "Finish"));
    mouse.click(finish);
    Ui.await("the wizard is gone", wizard::isDisposed);
    Ui.await("the editor", () -> window().getActivePage().getActiveEditor() != null);
    assertEquals(null, Ui.get(WelcomeTest::welcome), "the page makes room");
    mouse.clickTool("Run the cluster file");
    awaitConsole(BUILTIN, "pangaea");
    assertEquals(3, mouse.clicks());
  }

  /** Boots a Linux, which is fetched if it was not: minutes on a busy computer. */
  @Tag("long")
  @Test
  void aNewcomerIsInTheShellOfALinuxAfterOneClick() {
    awaitNobodysMachine(LINUX);
    mouse.click(link("Run Linux"));
    awaitConsole(LINUX, "~#");
    Mouse.type("uname -m");
    awaitConsole(LINUX, "riscv64");
    assertTrue(mouse.clicks() <= MOST_CLICKS, () -> mouse.clicks() + " clicks");
    Ui.screenshot("linux");
  }

  @Test
  void theCheatSheetAndTheGuideOpen() {
    mouse.click(link("First shared machine"));
    Ui.await("the cheat sheet", () -> window().getActivePage().findView(StepsView.ID) != null);
    Ui.screenshot("cheat-sheet");
    Ui.run(() -> PlatformUI.getWorkbench().getIntroManager().showIntro(window(), false));
    Ui.await("the welcome page", () -> welcome() != null && link("User guide").isVisible());
    mouse.click(link("User guide"));
    Ui.await("the help", () -> window().getActivePage().findView(HelpView.ID) != null);
    HelpView help =
        assertInstanceOf(
            HelpView.class, Ui.get(() -> window().getActivePage().findView(HelpView.ID)));
    assertEquals("Help", Ui.get(help::title));
    Ui.screenshot("help");
    Ui.run(() -> window().getActivePage().resetPerspective());
  }

  /** Machines of one name run once for each user of a computer. */
  private static void awaitNobodysMachine(String name) {
    Ui.await(
        "no other machine is called " + name,
        () -> Machines.get().view(name).filter(MachineView::isAlive).isEmpty());
  }

  private static void awaitConsole(String machine, String text) {
    Ui.await("the console of " + machine, () -> console(machine) != null);
    Ui.await(
        "it says " + text,
        machine.equals(LINUX) ? BOOT : Duration.ofSeconds(60),
        () -> ConsoleSessions.of(machine).screen().text().contains(text),
        () -> ConsoleSessions.of(machine).screen().text() + Machines.get().view(machine));
    Ui.await(
        "what is typed goes to the guest, without another click",
        () -> console(machine).canvas().isFocusControl());
  }

  private static ConsoleView console(String machine) {
    for (IViewReference view : window().getActivePage().getViewReferences()) {
      if (view.getId().equals(ConsoleView.ID) && machine.equals(view.getSecondaryId())) {
        return (ConsoleView) view.getView(false);
      }
    }
    return null;
  }
}
