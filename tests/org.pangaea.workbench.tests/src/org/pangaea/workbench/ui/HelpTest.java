package org.pangaea.workbench.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IConfigurationElement;
import org.eclipse.core.runtime.Platform;
import org.eclipse.help.ICommandLink;
import org.eclipse.help.IContext2;
import org.eclipse.help.IContext3;
import org.eclipse.jface.wizard.IWizardPage;
import org.eclipse.jface.wizard.WizardDialog;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Link;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.ui.IEditorPart;
import org.eclipse.ui.IViewPart;
import org.eclipse.ui.IWorkbenchPreferencePage;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.commands.ICommandService;
import org.eclipse.ui.ide.IDE;
import org.eclipse.ui.keys.IBindingService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pangaea.model.ClusterTemplates;
import org.pangaea.model.NamedGuest;
import org.pangaea.model.file.ClusterResources;
import org.pangaea.workbench.cluster.ClusterView;
import org.pangaea.workbench.editor.ClusterEditor;
import org.pangaea.workbench.help.HelpContexts;
import org.pangaea.workbench.help.HelpView;
import org.pangaea.workbench.help.Step;

/** Every part has help, and F1 shows it. */
class HelpTest {

  private static final String OURS = "org.pangaea.";

  @BeforeEach
  void openTheWindow() {
    Ui.window();
  }

  @AfterEach
  void closeEditors() {
    Ui.run(() -> {
      Ui.page().closeAllEditors(false);
      Ui.page().resetPerspective();
    });
  }

  private static Stream<IConfigurationElement> ours(String point, String name) {
    return Arrays.stream(Platform.getExtensionRegistry().getConfigurationElementsFor(point))
        .filter(element -> element.getName().equals(name))
        .filter(element -> element.getContributor().getName().startsWith(OURS));
  }

  private static void requireHelp(String what, Control control) {
    requireText(what, Ui.get(() -> HelpContexts.idAt(control)));
  }

  private static void requireText(String what, Optional<String> id) {
    assertTrue(id.isPresent(), () -> what + " names no help");
    assertTrue(id.get().startsWith(OURS), () -> what + " has somebody else's help: " + id);
    Optional<IContext2> context = HelpContexts.of(id.get());
    assertTrue(context.isPresent(), () -> what + " names help that is not there: " + id);
    assertFalse(
        context.get().getText() == null || context.get().getText().isBlank(),
        () -> id + " is empty");
    assertFalse(context.get().getTitle().isBlank(), () -> id + " has no title");
  }

  /** Of what has the focus once a part is in front: that is what F1 is about. */
  private static void requireHelpAtTheFocus(String what) {
    Ui.await(what + " has the focus", () -> Ui.display().getFocusControl() != null);
    requireText(what, Ui.get(() -> HelpContexts.idAt(Ui.display().getFocusControl())));
  }

  @Test
  void everyViewHasHelp() {
    List<String> ids =
        ours("org.eclipse.ui.views", "view").map(view -> view.getAttribute("id")).toList();
    assertTrue(ids.contains(ClusterView.ID), ids::toString);
    assertTrue(ids.stream().anyMatch(id -> id.contains("analysis")), ids::toString);
    for (String id : ids) {
      Ui.run(() -> {
        IViewPart open = Ui.page().findView(id);
        if (open != null) {
          Ui.page().hideView(open);
        }
      });
      Set<String> before = helpInTheWindow();
      IViewPart view = Ui.view(id, IViewPart.class);
      Set<String> added = helpInTheWindow();
      added.removeAll(before);
      assertFalse(added.isEmpty(), () -> id + " names no help");
      added.forEach(help -> requireText(id, Optional.of(help)));
      Ui.run(() -> Ui.page().hideView(view));
    }
  }

  /** Whatever the controls of the window name as their help. */
  private static Set<String> helpInTheWindow() {
    Set<String> ids = new HashSet<>();
    Ui.run(() -> collect(PlatformUI.getWorkbench().getWorkbenchWindows()[0].getShell(), ids));
    return ids;
  }

  private static void collect(Composite parent, Set<String> ids) {
    HelpContexts.idAt(parent).filter(id -> id.startsWith(OURS)).ifPresent(ids::add);
    for (Control child : parent.getChildren()) {
      if (child instanceof Composite below) {
        collect(below, ids);
      }
    }
  }

  @Test
  void everyEditorPageHasHelp() throws Exception {
    IProject project = ResourcesPlugin.getWorkspace().getRoot().getProject("help");
    project.create(null);
    try {
      project.open(null);
      IFile cluster = project.getFile("help.cluster");
      String text =
          ClusterResources.text(ClusterTemplates.local("help", NamedGuest.BUILTIN, 1, 1, 1 << 24));
      create(cluster, text);
      IFile trace = project.getFile("help.trace");
      create(trace, "");
      ClusterEditor editor = (ClusterEditor) open(cluster);
      Ui.run(editor::showForm);
      Ui.run(editor::setFocus);
      requireHelpAtTheFocus("the form");
      Ui.run(editor::showText);
      requireHelpAtTheFocus("the text");
      assertEquals(2, ours("org.eclipse.ui.editors", "editor").count(), "editors seen here");
      open(trace);
      requireHelpAtTheFocus("the trace editor");
    } finally {
      Ui.run(() -> Ui.page().closeAllEditors(false));
      project.delete(true, true, null);
    }
  }

  /** Does what F1 is bound to, in windows as in dialogs. */
  private static void pressF1() {
    IBindingService bindings = PlatformUI.getWorkbench().getService(IBindingService.class);
    String bound =
        Ui.get(() ->
            Arrays.stream(bindings.getBindings())
                .filter(b -> b.getTriggerSequence().format().equals("F1"))
                .filter(b -> b.getContextId().equals("org.eclipse.ui.contexts.dialogAndWindow"))
                .map(b -> b.getParameterizedCommand().getId())
                .findFirst()
                .orElse("nothing"));
    assertEquals("org.eclipse.ui.help.dynamicHelp", bound);
    Ui.command(bound);
  }

  private static void create(IFile file, String text) throws CoreException {
    file.create(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), true, null);
  }

  private static IEditorPart open(IFile file) {
    return Ui.get(() -> {
      try {
        return IDE.openEditor(Ui.page(), file);
      } catch (CoreException e) {
        throw new IllegalStateException(e);
      }
    });
  }

  @Test
  void everyWizardPageHasHelpAndF1ShowsItAtTheSideOfTheDialog() {
    List<String> ids =
        ours("org.eclipse.ui.newWizards", "wizard").map(w -> w.getAttribute("id")).toList();
    assertEquals(List.of("org.pangaea.workbench.wizard.cluster"), ids);
    Ui.command("org.eclipse.ui.newWizard", "newWizardId", ids.getFirst());
    Shell shell = Ui.shell("New Cluster");
    WizardDialog dialog = (WizardDialog) Ui.get(shell::getData);
    try {
      for (IWizardPage page : Ui.get(() -> dialog.getCurrentPage().getWizard().getPages())) {
        requireHelp(page.getName(), Ui.get(page::getControl));
      }
      Ui.run(shell::forceActive);
      Ui.await("the dialog has the focus", () -> shell == Ui.display().getActiveShell());
      pressF1();
      Ui.await("help at its side", () -> dialog.getTray() != null);
      Ui.screenshotOf(shell, "help-of-wizard");
    } finally {
      Ui.run(dialog::close);
    }
  }

  @Test
  void everyPreferencePageHasHelp() throws Exception {
    List<IConfigurationElement> pages = ours("org.eclipse.ui.preferencePages", "page").toList();
    assertFalse(pages.isEmpty());
    for (IConfigurationElement element : pages) {
      IWorkbenchPreferencePage page =
          (IWorkbenchPreferencePage)
              Ui.get(() -> {
                try {
                  return element.createExecutableExtension("class");
                } catch (CoreException e) {
                  throw new IllegalStateException(e);
                }
              });
      Shell shell = Ui.get(() -> new Shell(Ui.display()));
      try {
        Ui.run(() -> {
          page.init(PlatformUI.getWorkbench());
          page.createControl(shell);
        });
        requireHelp(element.getAttribute("id"), Ui.get(page::getControl));
      } finally {
        Ui.run(shell::dispose);
      }
    }
  }

  @Test
  void f1ShowsHelpOnTheViewInFrontAndFollows() {
    Ui.run(() -> Ui.page().closeAllEditors(false));
    Ui.view(ClusterView.ID, ClusterView.class);
    Ui.await("it has the focus", () -> Ui.display().getFocusControl() != null);
    pressF1();
    Ui.await("the help", () -> Ui.page().findView(HelpView.ID) != null);
    HelpView help = (HelpView) Ui.get(() -> Ui.page().findView(HelpView.ID));
    Ui.await("it is about the view", () -> help.title().equals("Cluster view"), help::title);
    Ui.view("org.pangaea.workbench.view.check", IViewPart.class);
    Ui.await("it follows", () -> help.title().equals("Cluster check"), help::title);
    Ui.screenshot("help-view");
  }

  /** Help Contents and the welcome page's user guide: all of it is here, without a network. */
  @Test
  void helpContentsLeadToEveryTopicAndBack() {
    Ui.command("org.eclipse.ui.help.helpContents");
    Ui.await("the help", () -> Ui.page().findView(HelpView.ID) != null);
    HelpView help = (HelpView) Ui.get(() -> Ui.page().findView(HelpView.ID));
    for (IContext2 topic : HelpContexts.all()) {
      follow(topic.getTitle());
      Ui.await("the topic " + topic.getTitle(), () -> help.title().equals(topic.getTitle()));
      for (String paragraph : topic.getText().strip().split("\n")) {
        assertTrue(
            Ui.get(() ->
                Ui.find(
                        window(),
                        Label.class,
                        label -> label.getText().replace("&&", "&").equals(paragraph.strip()))
                    .isPresent()),
            () -> topic.getTitle() + " does not say: " + paragraph);
      }
      follow("All of the help");
      Ui.await("the contents", () -> help.title().equals("Help"));
    }
  }

  private static Shell window() {
    return PlatformUI.getWorkbench().getWorkbenchWindows()[0].getShell();
  }

  private static void follow(String text) {
    Ui.run(() ->
        Ui.find(window(), Link.class, link -> link.getText().equals("<a>" + text + "</a>"))
            .orElseThrow(() -> new AssertionError("no link " + text))
            .notifyListeners(SWT.Selection, new Event()));
  }

  @Test
  void everyCommandInTheHelpExists() throws Exception {
    List<IContext2> all = HelpContexts.all();
    assertTrue(all.size() > 10, () -> all.size() + " contexts");
    ICommandService commands = PlatformUI.getWorkbench().getService(ICommandService.class);
    List<String> unknown = new ArrayList<>();
    for (IContext2 context : all) {
      for (ICommandLink link : ((IContext3) context).getRelatedCommands()) {
        if (!commands.deserialize(link.getSerialization()).getCommand().isDefined()) {
          unknown.add(link.getSerialization());
        }
      }
    }
    List<Step> steps = Step.all();
    assertTrue(steps.size() > 5, () -> steps.size() + " steps");
    for (Step step : steps) {
      assertFalse(step.title().isBlank() || step.text().isBlank(), step::toString);
      if (!step.command().isEmpty()
          && !commands.deserialize(step.command()).getCommand().isDefined()) {
        unknown.add(step.command());
      }
    }
    assertEquals(List.of(), unknown);
    assertNotNull(all.getFirst().getTitle());
  }
}
