package org.pangaea.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The OSGi console of a VMM, on its own node. */
class NodeConsoleTest {
  private static final String MODEL =
      """
      cluster pair {
        computer local {
          node left { memory = 16 MiB }
          node right { memory = 16 MiB }
        }
        vm small {
          guest = builtin
          timeScale = 0.001
          vcpu 0 { node = left }
          vcpu 1 { node = right }
          memory { size = 16 MiB; home = left }
          memory { size = 16 MiB; home = right }
          device console { node = left }
        }
      }
      """;

  @Test
  void whoIsOnTheNodeSeesAndDoesWhatTheControlInterfaceOffers()
      throws IOException, InterruptedException {
    Desk.use(desk -> {
      Path model = Files.writeString(desk.folder().resolve("pair.cluster"), MODEL);
      desk.done("cluster", "deploy", model.toString());
      desk.done("vm", "run", "-d", model.toString());
      Path socket = find(desk.folder(), "1.gogo");
      assertEquals(
          "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)));
      try (Person person = new Person(socket, "right")) {
        assertTrue(person.read().startsWith("The VMM of node right. help lists commands"));
        assertContains(person.ask("help"), "pangaea:status", "pangaea:top");
        assertContains(person.ask("help pangaea:migrate"), "index of the node");
        assertContains(person.ask("machines"), "small", "RUNNING");
        assertContains(
            person.ask("status"), "machine 1, small: RUNNING", "hart 1", "link to left: up");
        assertContains(person.ask("pangaea:top 1"), "hart 1: faults");
        assertContains(person.ask("hot"), "translator: ");
        assertContains(person.ask("report"), "hart 1");
        assertContains(person.ask("info"), "node     right");
        assertContains(person.ask("pause"), "Machine 1 stands on this node");
        assertContains(person.ask("machines"), "PAUSED");
        assertContains(person.ask("resume 1"), "Machine 1 runs on this node.");
        assertContains(person.ask("machines"), "RUNNING");
        assertContains(person.ask("frobnicate"), "error: ", "frobnicate");
        assertContains(person.ask("status 7"), "error: ", "7");
        assertContains(person.ask("status many"), "error: ");
        assertContains(person.ask("stop 1"), "Machine 1 is stopped.");
        assertContains(person.ask("status"), "error: No machine has a share on this node.");
        long vmm = Long.parseLong(person.ask("info").replaceAll("(?s).*process +([0-9]+).*", "$1"));
        assertEquals(List.of(), listening(vmm), "the VMM listens on TCP");
        assertEquals("", person.ask("exit"));
      }
      desk.done("vm", "stop", "small");
      desk.done("cluster", "undeploy", "pair");
      assertFalse(Files.exists(socket));
    });
  }

  private static void assertContains(String text, String... words) {
    for (String word : words) {
      assertTrue(text.contains(word), () -> "'" + word + "' in:\n" + text);
    }
  }

  private static Path find(Path folder, String name) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(path -> path.getFileName().toString().equals(name))
          .findFirst()
          .orElseThrow();
    }
  }

  /** Local addresses on which a process listens for TCP connections. */
  private static List<String> listening(long process) throws IOException {
    List<String> own = new ArrayList<>();
    try (Stream<Path> files = Files.list(Path.of("/proc", Long.toString(process), "fd"))) {
      for (Path file : files.toList()) {
        own.add(target(file));
      }
    }
    List<String> found = new ArrayList<>();
    for (String table : List.of("tcp", "tcp6")) {
      for (String line :
          Files.readAllLines(Path.of("/proc", Long.toString(process), "net", table))) {
        String[] words = line.strip().split("\\s+");
        if (words.length > 9
            && words[3].equals("0A")
            && own.contains("socket:[" + words[9] + "]")) {
          found.add(words[1]);
        }
      }
    }
    return found;
  }

  private static String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException e) {
      // Closed meanwhile.
      return "";
    }
  }
}
