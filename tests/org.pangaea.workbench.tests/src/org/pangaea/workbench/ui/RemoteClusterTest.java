package org.pangaea.workbench.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.IPath;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableItem;
import org.eclipse.swt.widgets.Text;
import org.eclipse.ui.PlatformUI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.pangaea.control.VmState;
import org.pangaea.workbench.application.ModelPerspective;
import org.pangaea.workbench.application.RunPerspective;
import org.pangaea.workbench.cluster.ClusterView;
import org.pangaea.workbench.console.ConsoleSessions;
import org.pangaea.workbench.deploy.CheckView;
import org.pangaea.workbench.editor.ClusterEditor;
import org.pangaea.workbench.machines.MachineView;
import org.pangaea.workbench.machines.Machines;

/**
 * A user whose computers are reached by SSH: chooses them in the wizard, checks, deploys, runs,
 * loses the connection to one and has it again, takes all down. Real OpenSSH servers, real VMMs.
 */
@Tag("long")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RemoteClusterTest {

  private static final String COMMANDS = "org.pangaea.workbench.command.";

  /** Clusters and machines of one name run once for each user of a computer. */
  private final String cluster = "remote" + ProcessHandle.current().pid();

  private final String usualHome = System.getProperty("user.home");
  private Path folder;
  private LoopbackSshd one;
  private LoopbackSshd two;
  private ClusterEditor editor;
  private int done;

  @BeforeAll
  void startServers() throws Exception {
    Ui.window();
    folder = Files.createTempDirectory(Path.of("/tmp"), "pgui");
    Path ssh = Files.createDirectories(folder.resolve("home/.ssh"));
    LoopbackSshd.newKey(ssh.resolve("id_ed25519"));
    one = new LoopbackSshd(folder.resolve("one"), ssh.resolve("id_ed25519.pub"));
    two = new LoopbackSshd(folder.resolve("two"), ssh.resolve("id_ed25519.pub"));
    Files.writeString(
        ssh.resolve("config"),
        one.config("shelf") + two.config("desk") + "Host elsewhere\n  HostName 192.0.2.1\n");
    // As the program reads it when it first reaches another computer.
    Machines.get().close();
    System.setProperty("user.home", folder.resolve("home").toString());
    Machines.get().start();
  }

  @AfterAll
  void stopServers() throws Exception {
    if (Machines.get().deployments().deployed(cluster).isPresent()) {
      // A step has failed.
      two.start();
      Machines.get().deployments().undeploy(cluster, true);
    }
    Machines.get().close();
    System.setProperty("user.home", usualHome);
    one.close();
    two.close();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }

  @Test
  @Order(1)
  void theWizardOffersTheHostsOfTheUsersConfiguration() throws Exception {
    begin(1);
    Ui.perspective(ModelPerspective.ID);
    Ui.command("org.eclipse.ui.newWizard", "newWizardId", "org.pangaea.workbench.wizard.cluster");
    Shell wizard = Ui.shell("New Cluster");
    Ui.run(() -> {
      Ui.find(wizard, Text.class, t -> t.getText().matches("cluster[0-9]*"))
          .orElseThrow()
          .setText(cluster);
      Button elsewhere =
          Ui.find(wizard, Button.class, b -> b.getText().contains("~/.ssh/config")).orElseThrow();
      Button here =
          Ui.find(wizard, Button.class, b -> b.getText().contains("this computer")).orElseThrow();
      here.setSelection(false);
      elsewhere.setSelection(true);
      elsewhere.notifyListeners(SWT.Selection, new Event());
    });
    assertFalse(Ui.get(() -> Ui.button(wizard, "Finish").isEnabled()), "no computer yet");
    Ui.press(wizard, "Next >");
    Table hosts = Ui.get(() -> Ui.find(wizard, Table.class, _ -> true).orElseThrow());
    Ui.await("three hosts", () -> hosts.getItemCount() == 3);
    Text filter =
        Ui.get(() ->
            Ui.find(wizard, Text.class, t -> "Filter hosts".equals(t.getMessage())).orElseThrow());
    Ui.run(() -> filter.setText("127.0.0.1"));
    assertEquals(
        List.of("shelf", "desk"),
        Ui.get(() -> Arrays.stream(hosts.getItems()).map(TableItem::getText).toList()));
    Ui.run(() -> Arrays.stream(hosts.getItems()).forEach(item -> tick(hosts, item)));
    Ui.run(() -> filter.setText(""));
    Ui.screenshotOf(wizard, "wizard-hosts");
    Ui.press(wizard, "Try to Reach");
    trustTheUnknown();
    trustTheUnknown();
    Ui.await(
        "both are reached",
        () ->
            Arrays.stream(hosts.getItems()).filter(item -> item.getText(2).equals("yes")).count()
                == 2,
        () -> Arrays.toString(hosts.getItems()));
    Ui.press(wizard, "Finish");
    Ui.await(
        "the editor",
        () ->
            PlatformUI.getWorkbench().getWorkbenchWindows()[0].getActivePage().getActiveEditor()
                    instanceof ClusterEditor open
                && open.file().getName().equals(cluster + ".cluster"));
    editor = (ClusterEditor) Ui.get(Ui.page()::getActiveEditor);
    String text = Files.readString(file().getLocation().toPath());
    assertTrue(text.contains("address = shelf") && text.contains("address = desk"), text);
    done++;
  }

  /** Each step goes on where the one before has ended; after a failure none is tried. */
  private void begin(int step) {
    assertEquals(step - 1, done, "steps before this one that have succeeded");
  }

  private IFile file() {
    return ResourcesPlugin.getWorkspace()
        .getRoot()
        .getFile(IPath.fromOSString("/clusters/" + cluster + ".cluster"));
  }

  private static void tick(Table table, TableItem item) {
    item.setChecked(true);
    Event event = new Event();
    event.item = item;
    event.detail = SWT.CHECK;
    table.notifyListeners(SWT.Selection, event);
  }

  /** Whose key nobody knows is asked about in a window, while the UI thread goes on. */
  private static void trustTheUnknown() {
    Shell question = Ui.shell("Unknown computer");
    Ui.screenshotOf(question, "unknown-computer");
    Ui.press(question, "Trust and Connect");
    Ui.await("the window has closed", question::isDisposed);
  }

  @Test
  @Order(2)
  void theComputersAreChecked() {
    begin(2);
    Ui.run(() -> Ui.page().activate(editor));
    Ui.command(COMMANDS + "check");
    Ui.await(
        "the report",
        () ->
            Ui.page().findView(CheckView.ID) instanceof CheckView view
                && view.summary().contains("can be deployed"));
    Ui.screenshot("check");
    done++;
  }

  @Test
  @Order(3)
  void itIsDeployedAndShownByTheNamesOfItsComputers() {
    begin(3);
    Ui.perspective(RunPerspective.ID);
    Ui.run(() -> Ui.page().activate(editor));
    Ui.command(COMMANDS + "deploy");
    Ui.await(
        "both nodes are there",
        () ->
            rows().stream().filter(row -> row.matches("node[01] \\| process \\d+.*")).count() == 2,
        () -> rows().toString());
    List<String> rows = Ui.get(this::rows);
    assertTrue(rows.stream().anyMatch(row -> row.startsWith("shelf |")), rows.toString());
    assertTrue(rows.stream().anyMatch(row -> row.startsWith("desk |")), rows.toString());
    assertTrue(rows.stream().anyMatch(row -> row.contains("deployed since")), rows.toString());
    done++;
  }

  @Test
  @Order(4)
  void aMachineRunsThereAndIsLostOnlyWhenItIsLost() throws Exception {
    begin(4);
    Ui.run(() -> Ui.page().activate(editor));
    Ui.command(COMMANDS + "run");
    awaitState(VmState.RUNNING);
    Ui.command(COMMANDS + "pause");
    awaitState(VmState.PAUSED);
    try (Watchdog watchdog = Watchdog.open()) {
      two.cut();
      Ui.await(
          "the node behind it is lost",
          () ->
              rows().stream().anyMatch(row -> row.matches("node1 \\| lost, last seen [0-9:]{8}.*")),
          () -> rows().toString());
      assertEquals(VmState.PAUSED, Machines.get().view("builtin").orElseThrow().state());
      assertTrue(
          Ui.get(this::rows).stream().anyMatch(row -> row.matches("node0 \\| process.*")),
          "the other one is not");
      Ui.screenshot("computer-lost");
      two.start();
      Ui.await(
          "it is there again",
          () -> rows().stream().anyMatch(row -> row.matches("node1 \\| process.*")),
          () -> rows().toString());
      System.out.println("longest event: %d ms".formatted(watchdog.longestMillis()));
    }
    Ui.screenshot("run-remote");
    done++;
  }

  @Test
  @Order(5)
  void itEndsAndNothingIsLeftWhenItIsTakenDown() throws Exception {
    begin(5);
    Ui.await("a console", () -> ConsoleSessions.of("builtin").screen() != null);
    Ui.command(COMMANDS + "resume");
    Ui.await(
        "the guest's last line",
        () -> ConsoleSessions.of("builtin").screen().text().contains("pangaea: all checks passed"),
        () -> "" + Machines.get().view("builtin"));
    awaitState(VmState.POWERED_OFF);
    Ui.run(() -> Ui.page().activate(editor));
    Ui.command(COMMANDS + "undeploy");
    Ui.await(
        "it is deployed no more",
        () ->
            Machines.get().deployments().views().stream()
                .noneMatch(view -> view.cluster().equals(cluster)),
        () -> rows().toString());
    assertEquals(List.of(), awaitNothingLeft(one));
    assertEquals(List.of(), awaitNothingLeft(two));
    Ui.command(COMMANDS + "forget");
    done++;
  }

  private static List<Path> awaitNothingLeft(LoopbackSshd computer) throws IOException {
    Ui.await(
        "nothing is left",
        () -> {
          try {
            return computer.left().isEmpty();
          } catch (IOException e) {
            // A folder goes while it is walked through.
            return false;
          }
        });
    return computer.left();
  }

  private static void awaitState(VmState state) {
    Ui.await(
        "builtin is " + state,
        () ->
            Machines.get()
                .view("builtin")
                .map(MachineView::state)
                .filter(state::equals)
                .isPresent(),
        () -> "" + Machines.get().view("builtin"));
  }

  private List<String> rows() {
    ClusterView view = (ClusterView) Ui.page().findView(ClusterView.ID);
    List<String> rows = new ArrayList<>();
    if (view != null) {
      Ui.collect(view.tree().getTree().getItems(), rows);
    }
    return rows;
  }
}
