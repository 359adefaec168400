package org.pangaea.workbench.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.eclipse.core.filesystem.EFS;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.Platform;
import org.eclipse.e4.ui.css.swt.theme.IThemeEngine;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.graphics.ImageData;
import org.eclipse.swt.graphics.RGB;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Text;
import org.eclipse.swt.widgets.Tree;
import org.eclipse.swt.widgets.TreeItem;
import org.eclipse.ui.IViewPart;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.PartInitException;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.dialogs.PreferencesUtil;
import org.eclipse.ui.ide.IDE;
import org.eclipse.ui.intro.IIntroManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.osgi.framework.Version;
import org.pangaea.workbench.analysis.common.AnalysePerspective;
import org.pangaea.workbench.analysis.diagnosis.DiagnosisView;
import org.pangaea.workbench.analysis.memory.HeatMapView;
import org.pangaea.workbench.analysis.trace.TraceEditor;
import org.pangaea.workbench.analysis.trace.TraceView;
import org.pangaea.workbench.application.ModelPerspective;
import org.pangaea.workbench.application.RunPerspective;
import org.pangaea.workbench.cluster.ClusterView;
import org.pangaea.workbench.console.ConsoleSession;
import org.pangaea.workbench.console.ConsoleSessions;
import org.pangaea.workbench.console.ConsoleView;
import org.pangaea.workbench.deploy.CheckView;
import org.pangaea.workbench.deploy.DialogPrompt;
import org.pangaea.workbench.editor.ClusterEditor;
import org.pangaea.workbench.help.HelpView;
import org.pangaea.workbench.help.StepsView;
import org.pangaea.workbench.machines.MachineView;
import org.pangaea.workbench.machines.Machines;
import org.pangaea.workbench.welcome.Welcome;

/**
 * A picture of every part of the window, in the light and in the dark theme, beside a machine that
 * runs; each must be legible as far as a program can tell. The same at 200 % is {@link
 * ZoomedGalleryTest}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GalleryTest {
  private static final String COMMANDS = "org.pangaea.workbench.command.";
  private static final String PREFERENCES = "org.pangaea.workbench.preferences";
  private static final int FEWEST_COLOURS = 24;
  private static final int LIGHT = 160;
  private static final int DARK = 120;

  /** What a guest says when it can be typed to, what is typed, and what it says then. */
  private record Guest(String name, String commandLine, String ready, String work, String worked) {}

  private static final Guest BUILTIN =
      new Guest("builtin", "shell", "a monitor of few words", "sum", "sum");

  /** For the user guide: {@code -Dpangaea.gallery.guest=busybox}. */
  private static final Guest BUSYBOX =
      new Guest(
          "busybox",
          "",
          "~#",
          "for i in 1 2 3 4; do sha256sum /bin/busybox; done; nproc; uname -srm",
          "Linux 6");

  private final Guest guest =
      "busybox".equals(System.getProperty("pangaea.gallery.guest")) ? BUSYBOX : BUILTIN;

  /** Machines of one name run once for each user of a computer. */
  private final String machine =
      System.getProperty("pangaea.gallery.machine", "gallery" + ProcessHandle.current().pid());

  private IFile file;
  private ClusterEditor editor;
  private String theme;

  /** How many pixels a point has, in percent. */
  int zoom() {
    return 100;
  }

  @BeforeAll
  void openTheWindow() throws Exception {
    Ui.window();
    // Where nothing has a tool tip.
    Ui.run(() -> Ui.display().setCursorLocation(1278, 798));
    assertEquals(zoom(), Ui.get(() -> Ui.display().getPrimaryMonitor().getZoom()), "the zoom");
    IProject project = ResourcesPlugin.getWorkspace().getRoot().getProject("clusters");
    if (!project.exists()) {
      project.create(null);
    }
    project.open(null);
    file = project.getFile("gallery.cluster");
    file.create(new ByteArrayInputStream(model().getBytes(StandardCharsets.UTF_8)), true, null);
    editor =
        (ClusterEditor)
            Ui.get(() -> {
              try {
                return IDE.openEditor(Ui.page(), file);
              } catch (PartInitException e) {
                throw new IllegalStateException(e);
              }
            });
  }

  private String model() {
    String memory = guest == BUSYBOX ? "128 MiB" : "16 MiB";
    return """
    # Two nodes of this computer, one machine.
    cluster gallery {
      computer local {
        node left  { memory = %1$s }
        node right { memory = %1$s }
      }
      vm %2$s {
        guest = %3$s
        commandLine = "%4$s"
        vcpu 0 { node = left }
        vcpu 1 { node = left }
        vcpu 2 { node = right }
        vcpu 3 { node = right }
        memory { size = %1$s; home = left }
        memory { size = %1$s; home = right }
        device console { node = left }
      }
    }
    """
        .formatted(memory, machine, guest.name(), guest.commandLine());
  }

  @AfterAll
  void endWhatRuns() throws Exception {
    Machines.get().close();
    setTheme("default");
    Ui.run(() -> Ui.page().closeAllEditors(false));
    file.delete(true, null);
    Ui.run(() -> Ui.page().resetPerspective());
  }

  @Test
  void everyPartIsLegibleInBothThemes() {
    runAndLook();
    for (String name : new String[] {"default", "dark"}) {
      setTheme(name);
      theme = name.equals("dark") ? "dark" : "light";
      editing();
      running();
      analysing();
      helping();
      asking();
    }
  }

  /** A machine that works, a recording of it, and findings about it. */
  private void runAndLook() {
    Ui.run(() -> Ui.page().activate(editor));
    Ui.command(COMMANDS + "run");
    ClusterView cluster = Ui.view(ClusterView.ID, ClusterView.class);
    Ui.await(
        "it runs", () -> Machines.get().view(machine).filter(MachineView::isAlive).isPresent());
    ConsoleSession console = ConsoleSessions.of(machine);
    Ui.await(
        "the guest listens",
        Duration.ofMinutes(5),
        () -> console.screen().text().contains(guest.ready()),
        () -> console.screen().text());
    Ui.run(() -> {
      Tree tree = cluster.tree().getTree();
      item(tree.getItems(), machine).ifPresent(tree::setSelection);
    });
    Ui.perspective(AnalysePerspective.ID);
    HeatMapView map = Ui.view(HeatMapView.ID, HeatMapView.class);
    TraceView trace = Ui.view(TraceView.ID, TraceView.class);
    DiagnosisView diagnosis = Ui.view(DiagnosisView.ID, DiagnosisView.class);
    Ui.run(() -> {
      map.choose(machine);
      trace.choose(machine);
      diagnosis.choose(machine);
    });
    Ui.run(trace::record);
    Ui.await("a recording under way", () -> trace.pane().details().contains("Recording"));
    Ui.run(diagnosis::watch);
    console.type(guest.work() + "\r");
    Ui.await(
        "it has worked",
        () -> console.screen().text().lastIndexOf(guest.worked()) > 0,
        () -> console.screen().text());
    Ui.await("a diagnosis", () -> diagnosis.summary().startsWith(machine + ": in "));
    Ui.run(trace::stop);
    Ui.await("the recording", () -> !trace.isRecording() && trace.pane().recording() != null);
    Ui.await(
        "a wait",
        () -> {
          trace.pane().step(true);
          return trace.pane().selectedWait() != null;
        });
    Ui.command(COMMANDS + "check");
  }

  private static Optional<TreeItem> item(TreeItem[] items, String name) {
    for (TreeItem item : items) {
      if (item.getText(0).contains(name)) {
        return Optional.of(item);
      }
      Optional<TreeItem> below = item(item.getItems(), name);
      if (below.isPresent()) {
        return below;
      }
    }
    return Optional.empty();
  }

  @SuppressWarnings("restriction")
  private static void setTheme(String name) {
    IThemeEngine engine = Ui.get(() -> PlatformUI.getWorkbench().getService(IThemeEngine.class));
    Ui.run(() -> engine.setTheme("org.eclipse.e4.ui.css.theme.e4_" + name, false));
  }

  private void editing() {
    Ui.perspective(ModelPerspective.ID);
    Ui.run(() -> {
      Ui.page().activate(editor);
      editor.showForm();
    });
    picture("editor-form");
    Ui.run(editor::showText);
    picture("editor-text");
    Ui.run(editor::showForm);
  }

  private void running() {
    Ui.perspective(RunPerspective.ID);
    Ui.run(() -> {
      try {
        Ui.page().showView(ConsoleView.ID, machine, IWorkbenchPage.VIEW_ACTIVATE);
      } catch (PartInitException e) {
        throw new IllegalStateException(e);
      }
    });
    picture("run");
    CheckView check = Ui.view(CheckView.ID, CheckView.class);
    Ui.await("a report", () -> !check.summary().isEmpty());
    picture("cluster-check");
  }

  private void analysing() {
    Ui.perspective(AnalysePerspective.ID);
    Ui.view(TraceView.ID, TraceView.class);
    picture("ownership-and-trace");
    Ui.view(DiagnosisView.ID, DiagnosisView.class);
    picture("diagnosis");
    full(HeatMapView.ID, "ownership");
    full(TraceView.ID, "trace");
    recordingAsFile();
  }

  /** A recording that is opened as a file, as it is where no machine runs. */
  private void recordingAsFile() {
    Path recording = Ui.get(() -> Ui.view(TraceView.ID, TraceView.class).pane().file());
    Ui.perspective(ModelPerspective.ID);
    TraceEditor opened =
        (TraceEditor)
            Ui.get(() -> {
              try {
                return IDE.openEditorOnFileStore(
                    Ui.page(), EFS.getLocalFileSystem().getStore(recording.toUri()));
              } catch (PartInitException e) {
                throw new IllegalStateException(e);
              }
            });
    Ui.await("the recording", () -> opened.pane().recording() != null);
    picture("recording");
    Ui.run(() -> Ui.page().closeEditor(opened, false));
  }

  /** One view in the whole window. */
  private void full(String id, String name) {
    IViewPart view = Ui.view(id, IViewPart.class);
    zoomed(view);
    picture(name);
    zoomed(view);
  }

  private static void zoomed(IViewPart view) {
    Ui.run(() -> Ui.page().toggleZoom(Ui.page().getReference(view)));
  }

  private void helping() {
    IIntroManager intro = PlatformUI.getWorkbench().getIntroManager();
    Ui.run(() -> intro.showIntro(PlatformUI.getWorkbench().getWorkbenchWindows()[0], false));
    picture("welcome");
    Ui.run(Welcome::close);
    Ui.perspective(ModelPerspective.ID);
    Ui.view(StepsView.ID, StepsView.class);
    picture("step-by-step");
    Ui.view(HelpView.ID, HelpView.class);
    picture("help");
    Ui.run(() -> Ui.page().resetPerspective());
  }

  private void asking() {
    Ui.command("org.eclipse.ui.newWizard", "newWizardId", "org.pangaea.workbench.wizard.cluster");
    Shell wizard = Ui.shell("New Cluster");
    picture(wizard, "wizard");
    Ui.run(() ->
        Ui.find(wizard, Button.class, b -> b.getText().contains(".ssh/config"))
            .ifPresent(b -> {
              b.setSelection(true);
              b.notifyListeners(SWT.Selection, new Event());
            }));
    Ui.press(wizard, "Next >");
    picture(wizard, "wizard-computers");
    Ui.press(wizard, "Cancel");
    for (String page : new String[] {"", ".console"}) {
      Ui.display()
          .asyncExec(() ->
              PreferencesUtil.createPreferenceDialogOn(
                      null,
                      PREFERENCES + page,
                      new String[] {PREFERENCES, PREFERENCES + ".console"},
                      null)
                  .open());
      Shell dialog = Ui.shell("Preferences (Filtered)");
      picture(dialog, "preferences" + page.replace('.', '-'));
      Ui.press(dialog, "Cancel");
    }
    Ui.command("org.eclipse.debug.ui.commands.OpenRunConfigurations");
    Shell configurations = Ui.shell("Run Configurations");
    picture(configurations, "run-configuration");
    Ui.run(configurations::close);
    Ui.view(ClusterView.ID, ClusterView.class);
    Ui.command(COMMANDS + "migrate");
    Shell migrate = Ui.shell("Migrate vCPU");
    picture(migrate, "migrate");
    Ui.press(migrate, "Cancel");
    CompletableFuture<Optional<String>> answer =
        CompletableFuture.supplyAsync(
            () -> new DialogPrompt(Ui.display()).secret("Passphrase of ~/.ssh/id_ed25519: "));
    Shell passphrase = Ui.shell("Private key");
    picture(passphrase, "passphrase");
    Ui.press(passphrase, "Cancel");
    assertEquals(Optional.empty(), answer.join());
    Ui.command("org.eclipse.ui.help.aboutAction");
    Shell about = Ui.shell("About Pangaea");
    Version version = Platform.getBundle("org.pangaea.workbench").getVersion();
    String number =
        version.getMajor() + "." + version.getMinor() + "." + version.getMicro() + ", build ";
    Ui.await("the version " + number, () -> says(about, number + version.getQualifier()));
    picture(about, "about");
    Ui.run(about::close);
  }

  private static boolean says(Shell shell, String text) {
    return Ui.find(shell, Control.class, control -> textOf(control).contains(text)).isPresent();
  }

  private static String textOf(Control control) {
    return switch (control) {
      case Text text -> text.getText();
      case StyledText text -> text.getText();
      case Label label -> label.getText();
      default -> "";
    };
  }

  private void picture(String name) {
    picture(Ui.get(() -> PlatformUI.getWorkbench().getWorkbenchWindows()[0].getShell()), name);
  }

  private void picture(Shell shell, String name) {
    String called = "gallery/" + name + "-" + theme + "-" + zoom();
    ImageData data = Ui.settled(shell, called);
    Rectangle bounds = Ui.get(shell::getBounds);
    assertEquals(bounds.width * zoom() / 100, data.width, () -> called + " has another zoom");
    Set<RGB> colours = new HashSet<>();
    long sum = 0;
    long count = 0;
    for (int y = 0; y < data.height; y += 3) {
      for (int x = 0; x < data.width; x += 3) {
        RGB rgb = data.palette.getRGB(data.getPixel(x, y));
        colours.add(rgb);
        sum += (rgb.red + rgb.green + rgb.blue) / 3;
        count++;
      }
    }
    long brightness = sum / count;
    assertTrue(colours.size() >= FEWEST_COLOURS, () -> called + " is nearly empty");
    assertTrue(
        theme.equals("dark") ? brightness < DARK : brightness > LIGHT,
        () -> called + " has a mean brightness of " + brightness);
  }
}
