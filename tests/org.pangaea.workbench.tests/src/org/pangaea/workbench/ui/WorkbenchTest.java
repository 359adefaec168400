package org.pangaea.workbench.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IMarker;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IPath;
import org.eclipse.e4.ui.css.swt.theme.IThemeEngine;
import org.eclipse.jface.action.IAction;
import org.eclipse.jface.text.IDocument;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.CTabFolder;
import org.eclipse.swt.graphics.ImageData;
import org.eclipse.swt.graphics.RGB;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Text;
import org.eclipse.swt.widgets.Tree;
import org.eclipse.swt.widgets.TreeItem;
import org.eclipse.ui.IMarkerResolution;
import org.eclipse.ui.IViewReference;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.actions.ActionFactory;
import org.eclipse.ui.ide.IDE;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.pangaea.control.VmState;
import org.pangaea.workbench.application.ModelPerspective;
import org.pangaea.workbench.application.RunPerspective;
import org.pangaea.workbench.cluster.ClusterView;
import org.pangaea.workbench.console.ConsoleSession;
import org.pangaea.workbench.console.ConsoleSessions;
import org.pangaea.workbench.console.ConsoleView;
import org.pangaea.workbench.editor.ClusterEditor;
import org.pangaea.workbench.machines.MachineView;
import org.pangaea.workbench.machines.Machines;
import org.pangaea.workbench.machines.NodeView;
import org.pangaea.workbench.problems.ProblemMarkers;

/**
 * A session of a user, from an empty workspace on: makes a cluster, breaks and repairs it, runs it,
 * pauses it, loses a node of it. Each test goes on where the one before has ended.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WorkbenchTest {

  private static final String COMMANDS = "org.pangaea.workbench.command.";

  /** By how much a stack of views may draw a view's edge below its tool bar. */
  private static final int BORDER = 4;

  /** Machines of one name run once for each user of a computer. */
  private final String machine = "ui" + ProcessHandle.current().pid();

  private IFile file;
  private ClusterEditor editor;

  @BeforeAll
  void openTheWindow() {
    Ui.window();
  }

  @AfterAll
  void endWhatRuns() {
    Machines.get().close();
  }

  @Test
  @Order(1)
  void theWizardMakesAClusterWithoutProblemsAndOpensIt() throws Exception {
    Ui.command("org.eclipse.ui.newWizard", "newWizardId", "org.pangaea.workbench.wizard.cluster");
    Shell wizard = Ui.shell("New Cluster");
    Text name =
        Ui.get(() -> Ui.find(wizard, Text.class, t -> t.getText().equals("cluster")).orElseThrow());
    Ui.run(() -> name.setText("2fast"));
    assertFalse(
        Ui.get(() ->
            Ui.find(
                    wizard,
                    org.eclipse.swt.widgets.Button.class,
                    b -> b.getText().contains("Finish"))
                .orElseThrow()
                .isEnabled()),
        "a name that cannot be");
    Ui.run(() -> name.setText("example"));
    assertEquals(
        "builtin", Ui.get(() -> Ui.find(wizard, Combo.class, _ -> true).orElseThrow().getText()));
    Ui.press(wizard, "Finish");
    Ui.await(
        "the editor",
        () ->
            PlatformUI.getWorkbench().getWorkbenchWindows()[0].getActivePage().getActiveEditor()
                instanceof ClusterEditor);
    editor = (ClusterEditor) Ui.get(Ui.page()::getActiveEditor);
    file =
        ResourcesPlugin.getWorkspace()
            .getRoot()
            .getFile(IPath.fromOSString("/clusters/example.cluster"));
    assertTrue(file.exists());
    assertEquals(List.of(), problems());
  }

  @Test
  @Order(2)
  void whatTheFormChangesStandsInTheText() {
    Ui.run(editor::showForm);
    Tree tree = formTree();
    select(tree, "vm builtin");
    Text name = field("name");
    assertEquals("builtin", Ui.get(name::getText));
    assertTrue(
        Ui.get(name::getToolTipText).startsWith("A letter, then letters"),
        "the metamodel's documentation");
    Ui.enter(name, machine);
    assertTrue(text().contains("vm " + machine + " {"), text());
    select(tree, "node node1");
    Ui.enter(field("memory"), "nonsense");
    assertFalse(text().contains("nonsense"), "what is no size is not taken");
    Ui.enter(field("memory"), "32 MiB");
    assertTrue(text().contains("memory = 32 MiB"), text());
    Ui.screenshot("editor-form");
  }

  @Test
  @Order(3)
  void undoAndRedoAreOneHistoryForBothPages() {
    IAction undo = Ui.get(() -> editor.text().getAction(ActionFactory.UNDO.getId()));
    IAction redo = Ui.get(() -> editor.text().getAction(ActionFactory.REDO.getId()));
    Ui.run(editor::showForm);
    assertEquals(
        undo,
        Ui.get(() ->
            editor
                .getEditorSite()
                .getActionBars()
                .getGlobalActionHandler(ActionFactory.UNDO.getId())));
    Ui.run(undo::run);
    assertFalse(text().contains("32 MiB"), text());
    assertEquals("16 MiB", awaitField("memory", "16 MiB"));
    Ui.run(redo::run);
    assertTrue(text().contains("32 MiB"), text());
    assertEquals("32 MiB", awaitField("memory", "32 MiB"));
  }

  @Test
  @Order(4)
  void aMistakeIsMarkedInItsLineAndAQuickFixRepairsIt() throws Exception {
    Ui.run(editor::showText);
    Ui.run(() -> {
      IDocument document = document();
      document.set(document.get().replace("guest = builtin", "guest = biultin"));
    });
    Ui.await("a problem", () -> !problems().isEmpty());
    IMarker problem = problems().getFirst();
    assertEquals("guest-unknown", problem.getAttribute(ProblemMarkers.RULE));
    int line = problem.getAttribute(IMarker.LINE_NUMBER, 0);
    assertTrue(text().lines().toList().get(line - 1).contains("biultin"));
    Ui.screenshot("editor-text");
    IMarkerResolution[] fixes = Ui.get(() -> IDE.getMarkerHelpRegistry().getResolutions(problem));
    assertEquals("Run the guest builtin", fixes[0].getLabel());
    Ui.run(() -> fixes[0].run(problem));
    assertTrue(text().contains("guest = builtin"), text());
    Ui.await("no problem any more", () -> problems().isEmpty());
  }

  @Test
  @Order(5)
  void aMachineIsRunPausedAndResumedAndItsConsoleShowsWhatItPrints() {
    launch();
    awaitState(VmState.RUNNING);
    // What is opened for the first time loads classes; from now on nothing may take long.
    try (Watchdog watchdog = Watchdog.open()) {
      pauseAndResume();
      System.out.println("longest event: %d ms".formatted(watchdog.longestMillis()));
    }
    assertTrue(Ui.get(() -> consoleView() != null), "its console has opened");
    Ui.screenshot("console");
  }

  private void pauseAndResume() {
    Ui.command(COMMANDS + "pause");
    awaitState(VmState.PAUSED);
    Ui.await("the view says so", () -> rows().stream().anyMatch(r -> r.contains("paused")));
    assertTrue(rows().stream().anyMatch(row -> row.startsWith("node0")), () -> rows().toString());
    Ui.command(COMMANDS + "resume");
    ConsoleSession console = ConsoleSessions.of(machine);
    Ui.await(
        "the guest's last line",
        () -> console.screen().text().contains("pangaea: all checks passed"),
        () -> console.screen().text() + Machines.get().view(machine));
    awaitState(VmState.POWERED_OFF);
    Ui.await(
        "nothing of it is said to run",
        () ->
            rows().stream().anyMatch(row -> row.startsWith("node0 | ended"))
                && rows().stream().anyMatch(row -> row.startsWith("vcpu 0 | stopped")),
        () -> rows().toString());
  }

  @Test
  @Order(6)
  void aGuestThatPrintsWithoutEndHoldsUpNothing() {
    ConsoleView view = consoleView();
    ConsoleSession console = view.session();
    Ui.run(() -> PlatformUI.getWorkbench().getWorkbenchWindows()[0].getActivePage().activate(view));
    long before = console.screen().screenLine();
    try (Watchdog watchdog = Watchdog.open()) {
      String some = "\u001b[32my\u001b[0m\r\n".repeat(500);
      for (int i = 0; i < 200; i++) {
        console.screen().write(some);
      }
      Ui.run(() -> {});
      System.out.println("longest event: %d ms".formatted(watchdog.longestMillis()));
    }
    assertTrue(console.screen().screenLine() - before > 90_000);
  }

  @Test
  @Order(7)
  void aLostNodeShowsAsLostAndSaysWhenItWasSeen() {
    launch();
    awaitState(VmState.RUNNING);
    Ui.command(COMMANDS + "pause");
    awaitState(VmState.PAUSED);
    NodeView lost = Machines.get().view(machine).orElseThrow().nodes().getLast();
    ProcessHandle.of(lost.pid()).orElseThrow().destroyForcibly();
    Ui.await(
        "it is said to be lost",
        () -> rows().stream().anyMatch(r -> r.matches("(?s)node1.*lost, last seen [0-9:]{8}.*")),
        () -> rows().toString());
    awaitState(VmState.FAILED);
    Ui.screenshot("lost-node");
  }

  @Test
  @Order(8)
  void aMachineIsStopped() {
    launch();
    awaitState(VmState.RUNNING);
    Ui.command(COMMANDS + "stop");
    awaitState(VmState.STOPPED);
    Ui.await(
        "its VMMs are gone",
        () ->
            Machines.get().view(machine).orElseThrow().nodes().stream()
                .noneMatch(node -> ProcessHandle.of(node.pid()).isPresent()));
    Ui.command(COMMANDS + "forget");
    Ui.await("it is forgotten", () -> Machines.get().view(machine).isEmpty());
  }

  @Test
  @Order(9)
  void noToolBarCoversItsView() {
    for (String id : List.of(ModelPerspective.ID, RunPerspective.ID, ModelPerspective.ID)) {
      Ui.perspective(id);
      Ui.perspective(RunPerspective.ID);
      Ui.screenshot("tool-bars");
      Shell shell = Ui.get(() -> PlatformUI.getWorkbench().getWorkbenchWindows()[0].getShell());
      assertEquals(List.of(), Ui.get(() -> covered(shell)), id);
    }
  }

  /** Titles of views over which a tool bar lies; on the UI thread. */
  private static List<String> covered(Composite parent) {
    List<String> titles = new ArrayList<>();
    for (Control child : parent.getChildren()) {
      if (child instanceof CTabFolder folder
          && folder.isVisible()
          && folder.getSelection() != null
          && folder.getTopRight() != null
          && folder.getTopRight().isVisible()
          && folder
                  .getTopRight()
                  .getBounds()
                  .intersection(folder.getSelection().getControl().getBounds())
                  .height
              > BORDER) {
        titles.add(folder.getSelection().getText());
      }
      if (child instanceof Composite below) {
        titles.addAll(covered(below));
      }
    }
    return titles;
  }

  @Test
  @Order(10)
  void bothThemesAreLegible() {
    launch();
    awaitState(VmState.RUNNING);
    ConsoleSession console = ConsoleSessions.of(machine);
    Ui.await("it checks", () -> console.screen().text().contains("additions by AMO"));
    Ui.command(COMMANDS + "pause");
    awaitState(VmState.PAUSED);
    ImageData light = theme("org.eclipse.e4.ui.css.theme.e4_default", "light");
    ImageData dark = theme("org.eclipse.e4.ui.css.theme.e4_dark", "dark");
    assertTrue(brightness(light) > 170, () -> "light: " + brightness(light));
    assertTrue(brightness(dark) < 110, () -> "dark: " + brightness(dark));
  }

  @SuppressWarnings("restriction")
  private ImageData theme(String id, String name) {
    IThemeEngine engine = Ui.get(() -> PlatformUI.getWorkbench().getService(IThemeEngine.class));
    Ui.run(() -> engine.setTheme(id, false));
    Ui.perspective(RunPerspective.ID);
    Ui.screenshot("run-" + name);
    Ui.perspective(ModelPerspective.ID);
    Ui.run(() -> {
      Ui.page().activate(editor);
      editor.showText();
    });
    Ui.screenshot("text-" + name);
    Ui.run(editor::showForm);
    return Ui.screenshot("form-" + name);
  }

  private static int brightness(ImageData picture) {
    long sum = 0;
    long count = 0;
    for (int y = 0; y < picture.height; y += 7) {
      for (int x = 0; x < picture.width; x += 7) {
        RGB rgb = picture.palette.getRGB(picture.getPixel(x, y));
        sum += (rgb.red + rgb.green + rgb.blue) / 3;
        count++;
      }
    }
    return (int) (sum / count);
  }

  @Test
  @Order(11)
  void whatIsTypedGoesToTheGuestAndAVcpuMovesMeanwhile() {
    Ui.command(COMMANDS + "stop");
    awaitState(VmState.STOPPED);
    Ui.run(() ->
        document()
            .set(
                document()
                    .get()
                    .replace("guest = builtin", "guest = builtin\n    commandLine = \"shell\"")));
    launch();
    ConsoleSession console = ConsoleSessions.of(machine);
    awaitText(console, "a monitor of few words");
    type("harts");
    awaitText(console, "hart 0 on node 0: started");
    assertTrue(runs("node0", 0), () -> rows().toString());
    Ui.command(COMMANDS + "migrate");
    Shell dialog = Ui.shell("Migrate vCPU");
    Ui.press(dialog, "Migrate");
    Ui.await("vCPU 0 is on node1", () -> runs("node1", 0) && !runs("node0", 0));
    type("sum");
    awaitText(console, ", as before");
    type("poweroff");
    awaitState(VmState.POWERED_OFF);
  }

  private boolean runs(String node, int hart) {
    return Machines.get().view(machine).orElseThrow().nodes().stream()
        .filter(view -> view.name().equals(node))
        .flatMap(view -> view.harts().stream())
        .anyMatch(view -> view.id() == hart);
  }

  /** By keys that the canvas of the console gets. */
  private void type(String line) {
    ConsoleView view = consoleView();
    Ui.run(() -> Ui.page().activate(view));
    for (char c : (line + "\r").toCharArray()) {
      Ui.key(view.canvas(), c, c, 0);
    }
  }

  private static void awaitText(ConsoleSession console, String text) {
    Ui.await(
        "it says " + text,
        () -> console.screen().text().contains(text),
        () -> console.screen().text());
  }

  private void launch() {
    assertTrue(
        Machines.get().view(machine).filter(MachineView::isAlive).isEmpty(), "it does not run yet");
    Ui.run(() -> {
      Ui.page().activate(editor);
      editor.doSave(new org.eclipse.core.runtime.NullProgressMonitor());
    });
    Ui.command(COMMANDS + "run");
    Ui.view(ClusterView.ID, ClusterView.class);
  }

  private void awaitState(VmState state) {
    Ui.await(
        machine + " is " + state,
        () ->
            Machines.get().view(machine).map(MachineView::state).filter(state::equals).isPresent(),
        () -> "" + Machines.get().view(machine));
  }

  private ConsoleView consoleView() {
    for (IViewReference view : Ui.page().getViewReferences()) {
      if (view.getId().equals(ConsoleView.ID) && machine.equals(view.getSecondaryId())) {
        return (ConsoleView) Ui.get(() -> view.getView(true));
      }
    }
    return null;
  }

  private List<String> rows() {
    ClusterView view = Ui.view(ClusterView.ID, ClusterView.class);
    return Ui.get(() -> {
      List<String> rows = new ArrayList<>();
      Ui.collect(view.tree().getTree().getItems(), rows);
      return rows;
    });
  }

  private Tree formTree() {
    Shell shell = Ui.get(() -> editor.getSite().getShell());
    return Ui.get(() ->
        Ui.find(
                shell,
                Tree.class,
                tree ->
                    tree.isVisible()
                        && tree.getItemCount() == 1
                        && tree.getItem(0).getText().startsWith("cluster example"))
            .orElseThrow());
  }

  private static void select(Tree tree, String text) {
    Ui.run(() -> {
      TreeItem item = item(tree.getItems(), text);
      tree.setSelection(item);
      org.eclipse.swt.widgets.Event event = new org.eclipse.swt.widgets.Event();
      event.item = item;
      tree.notifyListeners(SWT.Selection, event);
    });
  }

  private static TreeItem item(TreeItem[] items, String text) {
    for (TreeItem item : items) {
      TreeItem found = item.getText().equals(text) ? item : item(item.getItems(), text);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  private Text field(String feature) {
    Shell shell = Ui.get(() -> editor.getSite().getShell());
    return Ui.get(() ->
        Ui.find(shell, Text.class, t -> feature.equals(t.getData("feature")))
            .orElseThrow(() -> new AssertionError("no field " + feature)));
  }

  private String awaitField(String feature, String value) {
    Text field = field(feature);
    Ui.await(feature + " is " + value, () -> field.getText().equals(value));
    return Ui.get(field::getText);
  }

  private IDocument document() {
    return editor.text().getDocumentProvider().getDocument(editor.getEditorInput());
  }

  private String text() {
    return Ui.get(() -> document().get());
  }

  private List<IMarker> problems() {
    try {
      return List.of(file.findMarkers(ProblemMarkers.TYPE, true, IResource.DEPTH_ZERO));
    } catch (CoreException e) {
      throw new IllegalStateException(e);
    }
  }
}
