package org.pangaea.workbench.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.core.commands.Command;
import org.eclipse.core.commands.common.NotDefinedException;
import org.eclipse.core.runtime.Platform;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableItem;
import org.eclipse.swt.widgets.Text;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.commands.ICommandImageService;
import org.eclipse.ui.commands.ICommandService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Commands say what they are, and are found. */
class CommandsTest {

  private static final String OURS = "org.pangaea.";

  @BeforeEach
  void openTheWindow() {
    Ui.window();
  }

  private static List<Command> ours() {
    ICommandService service = PlatformUI.getWorkbench().getService(ICommandService.class);
    return Ui.get(() ->
        Arrays.stream(service.getDefinedCommands())
            .filter(command -> command.getId().startsWith(OURS))
            .toList());
  }

  @Test
  void everyCommandHasNameDescriptionPictureAndTheOneCategory() throws Exception {
    ICommandImageService images = PlatformUI.getWorkbench().getService(ICommandImageService.class);
    List<Command> commands = ours();
    assertTrue(commands.size() >= 18, () -> commands.size() + " commands");
    for (Command command : commands) {
      String id = command.getId();
      assertFalse(command.getName().isBlank(), id);
      String description = command.getDescription();
      assertFalse(description == null || description.isBlank(), () -> id + " has no description");
      assertEquals("Pangaea", command.getCategory().getName(), id);
      assertNotNull(Ui.get(() -> images.getImageDescriptor(id)), () -> id + " has no picture");
    }
  }

  @Test
  void viewsAndCommandsHaveOneCategoryEach() {
    for (String point : List.of("org.eclipse.ui.views", "org.eclipse.ui.commands")) {
      List<String> categories =
          Arrays.stream(Platform.getExtensionRegistry().getConfigurationElementsFor(point))
              .filter(element -> element.getName().equals("category"))
              .filter(element -> element.getContributor().getName().startsWith(OURS))
              .map(element -> element.getAttribute("name"))
              .toList();
      assertEquals(List.of("Pangaea"), categories, point);
    }
    Set<String> used =
        Arrays.stream(
                Platform.getExtensionRegistry().getConfigurationElementsFor("org.eclipse.ui.views"))
            .filter(element -> element.getName().equals("view"))
            .filter(element -> element.getContributor().getName().startsWith(OURS))
            .map(element -> element.getAttribute("category"))
            .collect(Collectors.toSet());
    assertEquals(Set.of("org.pangaea.workbench"), used);
  }

  @Test
  void quickAccessFindsEveryCommandByItsName() {
    Ui.command("org.eclipse.ui.window.quickAccess");
    Ui.await("Quick Access", () -> field() != null);
    Text field = Ui.get(CommandsTest::field);
    Shell shell = Ui.get(field::getShell);
    try {
      for (Command command : ours()) {
        String name = nameOf(command);
        Ui.run(() -> field.setText(name));
        Ui.await(
            "Quick Access shows something for " + name,
            () -> rows(shell).stream().anyMatch(row -> row.contains(name)),
            () -> rows(shell).toString());
      }
      Ui.screenshot("quick-access");
    } finally {
      Ui.run(shell::close);
    }
  }

  private static String nameOf(Command command) {
    try {
      return command.getName();
    } catch (NotDefinedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The field of Quick Access: the one beside a table in a window without a title. */
  private static Text field() {
    for (Shell shell : Ui.display().getShells()) {
      if (shell.isVisible() && table(shell) != null) {
        var text = Ui.find(shell, Text.class, Control::isVisible);
        if (text.isPresent() && shell.getParent() != null) {
          return text.get();
        }
      }
    }
    return null;
  }

  private static Table table(Composite parent) {
    return Ui.find(parent, Table.class, _ -> true).orElse(null);
  }

  private static List<String> rows(Shell shell) {
    List<String> rows = new ArrayList<>();
    for (TableItem item : table(shell).getItems()) {
      // Its rows are drawn by itself; what stands in them is told by the element.
      rows.add(item.getText(0) + " " + item.getText(1) + " " + item.getData());
    }
    return rows;
  }
}
