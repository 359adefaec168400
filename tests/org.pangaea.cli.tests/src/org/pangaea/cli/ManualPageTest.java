package org.pangaea.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** What the manual page, the help and the completion say of the commands. */
class ManualPageTest {
  private static final String FILE =
      "features/org.pangaea.cli.feature/root/share/man/man1/pangaea.1";

  private Harness harness;

  @BeforeEach
  void makeAWorld() throws IOException {
    harness = new Harness();
  }

  @AfterEach
  void leaveNothing() throws IOException {
    harness.close();
  }

  private String page() {
    harness.clearOut();
    assertEquals(0, harness.run("help", "--man"));
    return harness.out();
  }

  private static List<CommandSpec> verbs(CommandSpec spec) {
    List<CommandSpec> found = new ArrayList<>();
    for (CommandLine command : spec.subcommands().values()) {
      CommandSpec below = command.getCommandSpec();
      found.addAll(below.subcommands().isEmpty() ? List.of(below) : verbs(below));
    }
    return found;
  }

  private CommandSpec root() {
    return harness.commands().getCommandSpec();
  }

  @Test
  void thePageThatIsShippedIsThatOfTheCommands() throws Exception {
    Path shipped = Path.of(System.getProperty("pangaea.checkout"), FILE);
    String page = page();
    if (!Files.exists(shipped) || !page.equals(Files.readString(shipped))) {
      Path made = Files.createDirectories(Path.of("target")).resolve("pangaea.1");
      Files.writeString(made, page);
      throw new AssertionError(
          FILE + " is not what the commands say. Replace it by " + made.toAbsolutePath());
    }
  }

  @Test
  void everyCommandAndOptionStandsInThePage() {
    String page = page();
    assertTrue(verbs(root()).size() > 25);
    for (CommandSpec verb : verbs(root())) {
      String name = ".SS \"" + ManualPage.escape(verb.qualifiedName()) + "\"\n";
      int begin = page.indexOf(name);
      assertTrue(begin >= 0, name);
      int next = page.indexOf("\n.S", begin + 1);
      String part = page.substring(begin, next);
      for (OptionSpec option : verb.options()) {
        if (!option.inherited()) {
          assertTrue(part.contains(ManualPage.escape(option.longestName())), part);
        }
      }
    }
  }

  @Test
  void noLineBeginsWithWhatTroffWouldTakeForARequest() {
    page()
        .lines()
        .forEach(line ->
            assertTrue(
                !line.startsWith("'")
                    && (!line.startsWith(".") || line.matches("\\.(TH|SH|SS|TP|PP|B|nf|fi)( .*)?"))
                    && line.chars().allMatch(character -> character < 128),
                line));
  }

  @Test
  void everyCommandAndOptionCanBeCompleted() {
    assertEquals(0, harness.run("completion"));
    for (CommandSpec verb : verbs(root())) {
      String function = "_picocli_" + verb.qualifiedName("_").replace('-', '_');
      assertTrue(harness.out().contains("function " + function + "() {"), function);
      for (OptionSpec option : verb.options()) {
        assertTrue(harness.out().contains(option.longestName()), option.longestName());
      }
    }
  }

  @Test
  void helpOfACommandIsWhatTheCommandSaysOfItself() {
    assertEquals(0, harness.run("cluster", "deploy", "--help"));
    String expected = harness.out();
    harness.clearOut();
    assertEquals(0, harness.run("help", "cluster", "deploy"));
    assertEquals(expected, harness.out());
    assertEquals(2, harness.run("help", "cluster", "deplo"));
    harness.assertErr("'pangaea cluster' has no command 'deplo'. Did you mean 'deploy'?");
  }
}
