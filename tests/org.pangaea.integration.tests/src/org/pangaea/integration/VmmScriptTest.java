package org.pangaea.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A VMM that is started by hand, by the script of its product. */
class VmmScriptTest {
  private static final String MODEL =
      """
      cluster one {
        computer local { node n0 { memory = 64 MiB } }
        vm small {
          guest = builtin
          vcpu 0 { node = n0 }
          memory { size = 64 MiB; home = n0 }
          device console { node = n0 }
        }
      }
      """;

  private static Desk desk(Desk desk) {
    return desk.with("JAVA_HOME", Product.java().getParent().getParent().toString());
  }

  private static Running start(Desk desk, String... arguments) {
    List<String> words = new ArrayList<>(List.of(Product.vmmScript().toString()));
    words.addAll(Arrays.asList(arguments));
    return desk.start(words);
  }

  @Test
  void itServesItsNodeUntilItIsToldToEnd() throws IOException, InterruptedException {
    Desk.use(desk -> {
      Path folder = desk.folder().resolve("alone");
      Running vmm = start(desk(desk), "n0", folder.toString(), "64");
      Path console = folder.resolve("0.gogo");
      long deadline = System.nanoTime() + Desk.SOON.toNanos();
      while (!Files.exists(console)) {
        assertTrue(vmm.process().isAlive() && System.nanoTime() < deadline, vmm::said);
        Thread.sleep(20);
      }
      assertEquals("rwx------", mode(folder));
      assertEquals("rw-------", mode(folder.resolve("0.sock")));
      try (Person person = new Person(console, "n0")) {
        assertTrue(person.read().startsWith("The VMM of node n0."));
        assertTrue(person.ask("info").contains("node     n0"));
      }
      assertEquals(optionsOfTheProductsOwn(desk), options(vmm.process().pid()));
      vmm.signal("TERM");
      vmm.assertExit(143, Desk.SOON);
      assertFalse(Files.exists(folder.resolve("0.sock")));
      assertFalse(Files.exists(console));
    });
  }

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  /** What a VMM of the same memory is started with by deployment: the script has it once more. */
  private static List<String> optionsOfTheProductsOwn(Desk desk)
      throws IOException, InterruptedException {
    Path model = Files.writeString(desk.folder().resolve("one.cluster"), MODEL);
    Running machine = desk.pangaea("vm", "run", model.toString());
    machine.awaitOut("pangaea", Desk.SOON);
    List<String> options = options(desk.vmms().getFirst());
    machine.assertExit(0, Desk.SOON);
    return options;
  }

  private static List<String> options(long process) throws IOException {
    String words = Files.readString(Path.of("/proc", Long.toString(process), "cmdline"));
    return Arrays.stream(words.split("\0"))
        .filter(word -> word.matches("(-X|--|-Djdk|-Dpangaea.unit).*"))
        .sorted()
        .toList();
  }

  @Test
  void whatItCannotDoItSays() throws IOException, InterruptedException {
    Desk.use(desk -> {
      String folder = desk.folder().resolve("x").toString();
      assertRefused(2, "say which node, and a directory", start(desk(desk), "n0"));
      assertRefused(2, "'0n' is no name of a node", start(desk, "0n", folder));
      assertRefused(2, "'a/b' is no name of a node", start(desk, "a/b", folder));
      assertRefused(2, "'64M' is no number of MiB", start(desk, "n0", folder, "64M"));
      assertRefused(2, "'2048' is no unit of sharing", start(desk, "n0", folder, "64", "2048"));
      assertFalse(Files.exists(Path.of(folder)));
      Path file = Files.writeString(desk.folder().resolve("file"), "");
      assertRefused(1, file + " cannot be made", start(desk, "n0", file.toString()));
      desk.with("JAVA_HOME", folder);
      assertRefused(
          1, "there is no " + folder + "/bin/java: set JAVA_HOME", start(desk, "n0", folder));
    });
  }

  private static void assertRefused(int status, String why, Running script)
      throws InterruptedException {
    script.assertExit(status, Desk.SOON);
    assertTrue(script.said().contains("pangaea-vmm: " + why), script::said);
  }

  @Test
  void aFolderThatOthersMayEnterIsRefused() throws IOException, InterruptedException {
    Desk.use(desk -> {
      Path folder =
          Files.createDirectory(
              desk.folder().resolve("open"),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
      Running vmm = start(desk(desk), "n0", folder.toString(), "64");
      vmm.assertExit(1, Desk.SOON);
      assertTrue(vmm.said().contains("make it private: chmod 700 " + folder), vmm::said);
    });
  }
}
