package org.pangaea.model.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.emf.common.util.URI;
import org.eclipse.emf.ecore.resource.Resource;
import org.eclipse.emf.ecore.resource.ResourceSet;
import org.eclipse.emf.ecore.resource.impl.ResourceSetImpl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pangaea.model.cluster.Cluster;
import org.pangaea.model.cluster.ClusterPackage;
import org.pangaea.model.cluster.Computer;
import org.pangaea.model.cluster.VirtualMachine;
import org.pangaea.model.cluster.VirtualNode;
import org.pangaea.model.values.ProcessorSet;

class ClusterReaderTest {

  @Test
  void readsAttributesOfEveryType() throws ClusterFormatException {
    Cluster cluster =
        read(
            """
            # A comment before anything else.
            cluster "demo" { description = All in one   # and one behind a value
              computer local
              {
                address = 10.0.0.7 ; sshPort = 2222; processors = 0-3, 5
                memory = 1.5 GiB
                node left { memory = 256 MiB; engine = translator }
              }
              vm linux {
                commandLine = "a=b # \\"c\\" \\u20ac"; timeScale = 0.5
                vcpu 0 { node = left }
                coherence { exclusiveOnRead = false; migratoryGrant = false
                  bulkOwnership = false; overwriteWithoutData = false;
                  untouchedWithoutData = false; unchangedWithoutData = false; adaptiveBlocks = true; timerPacing = false }
              }
            }
            """);
    assertEquals("All in one", cluster.getDescription());
    Computer computer = cluster.getComputers().get(0);
    assertEquals("10.0.0.7", computer.getAddress());
    assertEquals(2222, computer.getSshPort());
    assertEquals(ProcessorSet.of(0, 1, 2, 3, 5), computer.getProcessors());
    assertEquals(3L << 29, computer.getMemory());
    VirtualMachine machine = cluster.getVirtualMachines().get(0);
    assertEquals("a=b # \"c\" \u20ac", machine.getCommandLine());
    assertEquals(0.5, machine.getTimeScale());
    assertEquals(computer.getNodes().get(0), machine.getVcpus().get(0).getNode());
    assertEquals(false, machine.getCoherence().isExclusiveOnRead());
    assertEquals(false, machine.getCoherence().isMigratoryGrant());
    assertEquals(false, machine.getCoherence().isBulkOwnership());
    assertEquals(false, machine.getCoherence().isOverwriteWithoutData());
    assertEquals(false, machine.getCoherence().isUntouchedWithoutData());
    assertEquals(false, machine.getCoherence().isUnchangedWithoutData());
    assertEquals(true, machine.getCoherence().isAdaptiveBlocks());
    assertEquals(false, machine.getCoherence().isTimerPacing());
  }

  @Test
  void readsLineEndsAndMarksOfOtherEditors(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("windows.cluster");
    Files.writeString(file, "\uFEFFcluster demo {\r\n  description = x\r\n}\r\n");
    assertEquals("x", ClusterResources.load(file).getDescription());
  }

  @Test
  void tellsElementsOfOneNameApartByTheirPath() throws ClusterFormatException {
    String text =
        """
        cluster demo {
          computer a { io eth0 {}; node left { ioDevices = a/eth0 } }
          computer b { io eth0 {}; io sda {}; node right { ioDevices = b/eth0, sda } }
        }
        """;
    Cluster cluster = read(text);
    VirtualNode right = cluster.getComputers().get(1).getNodes().get(0);
    assertEquals(cluster.getComputers().get(1).getIoDevices(), right.getIoDevices());
    assertTrue(ClusterResources.text(cluster).contains("ioDevices = b/eth0, sda"));
    assertProblems(
        text.replace("a/eth0", "eth0"),
        "2:52: ioDevices: More than one io is called 'eth0': write one of a/eth0, b/eth0.");
  }

  @Test
  void remembersWhereThingsStand() throws ClusterFormatException {
    Cluster cluster = read("cluster demo {\n  computer local {\n    sshPort = 23\n  }\n}\n");
    Computer computer = cluster.getComputers().get(0);
    assertEquals(
        new Position(3, 5),
        SourcePositions.of(computer, ClusterPackage.Literals.COMPUTER__SSH_PORT).orElseThrow());
    assertEquals(
        new Position(2, 3),
        SourcePositions.of(computer, ClusterPackage.Literals.COMPUTER__ADDRESS).orElseThrow());
  }

  @Test
  void suggestsTheNameThatWasProbablyMeant() {
    assertProblems(
        "cluster demo {\n  computr local {\n  }\n  descripton = x\n}\n",
        "2:3: A 'cluster' has no block 'computr'. Did you mean 'computer'?",
        "4:3: A 'cluster' has no attribute 'descripton'. Did you mean 'description'?");
    assertProblems(
        "cluster demo { computer c { node left {}; node right {} }; vm v { vcpu 0 { node = rigth }"
            + " } }",
        "1:83: node: No node is called 'rigth'. Did you mean 'right'?");
    assertProblems(
        "cluster demo { computer c { node left { engine = interpeter } } }",
        "1:50: engine: 'interpeter' is none of its values. Did you mean 'interpreter'?");
  }

  @Test
  void listsWhatIsKnownWhereNothingIsNear() {
    assertProblems(
        "cluster demo { vm v { coherence { speed = 1 }; vcpu 0 { node = left } } }",
        "1:35: A 'coherence' has no attribute 'speed'."
            + " Known: exclusiveOnRead, migratoryGrant, bulkOwnership, overwriteWithoutData,"
            + " untouchedWithoutData, unchangedWithoutData, adaptiveBlocks, timerPacing,"
            + " watchdogSeconds.",
        "1:64: node: No node is called 'left'. There is none.");
  }

  @Test
  void findsEveryMistakeInOneReading() {
    assertProblems(
        """
        cluster demo {
          computer local {
            sshPort = twenty
            processors = 3-1
            memory = 2 GB
            frobnicate { deep { deeper = "}" } }
            node left { memory = }
            sshPort = 22
          }
          vm v {
            timeScale = slow
            coherence { exclusiveOnRead = yes }
          }
        }
        """,
        "3:15: sshPort: 'twenty' is not a whole number.",
        "4:18: processors: '3-1' has a range that runs backwards: write 1-3.",
        "5:14: memory: '2 GB' has the unit 'GB': write GiB.",
        "6:5: A 'computer' has no block 'frobnicate'. Known: io, node.",
        "7:26: Found no value behind 'memory ='.",
        "8:5: 'sshPort' was given in line 3 already: keep one of them.",
        "11:17: timeScale: 'slow' is not a number.",
        "12:35: exclusiveOnRead: 'yes' is neither true nor false.");
  }

  @Test
  void wantsOneAttributeALineOrASemicolon() {
    assertProblems(
        "cluster demo { vm v { memory { size = 2 MiB home = left } } }",
        "1:50: Found '=' where a value in quotation marks was expected;"
            + " one line has one attribute, or ';' between two.");
    assertProblems(
        "cluster demo {\n  description = \"a\" b\n}\n",
        "2:21: Found 'b' where the end of the line was expected;"
            + " one line has one attribute, or ';' between two.");
  }

  @Test
  void namesTheBlockThatIsNotClosed() {
    assertProblems(
        "cluster demo {\n  computer local {\n    node left {}\n}\n",
        "5:1: The file ends where the '}' of 'cluster' (line 1) was expected.");
  }

  @Test
  void saysWhatIsExpectedWhereABlockBegins() {
    assertProblems(
        "",
        "1:1: Found the end of the file where the file's block was expected: cluster NAME { ..."
            + " }.");
    assertProblems(
        "<xml/>", "1:1: Found '<xml/>' where the file's block was expected: cluster NAME { ... }.");
    assertProblems(
        "cluster demo\ncomputer local {\n}",
        "2:1: Found 'c' where '{' was expected, behind 'cluster'.");
    assertProblems("cluster { }", "1:9: Found '{' where the name of this 'cluster' was expected.");
    assertProblems("cluster a { vm v { vcpu one {} } }", "1:25: id: 'one' is not a whole number.");
    assertProblems(
        "cluster a { vm v { memory low {} } }",
        "1:27: Found 'low' where '{' was expected: a 'memory' has no name.");
    assertProblems(
        "cluster a { = }", "1:13: Found '=' where an attribute, a block or '}' was expected.");
    assertProblems(
        "cluster a { vm v { coherence {}; coherence {} } }",
        "1:34: 'coherence' was given in line 1 already: keep one of them.");
  }

  @Test
  void nothingRefersToAnElementThatHasNoName() {
    assertProblems(
        "cluster a { computer c { node {} }; vm v { vcpu 0 { node = left } } }",
        "1:31: Found '{' where the name of this 'node' was expected.",
        "1:60: node: No node is called 'left'. There is none.");
  }

  @Test
  void refusesAnythingBehindTheCluster() {
    assertProblems(
        "cluster a {}\ncluster b {}",
        "2:1: Found 'c' behind the end of the cluster: nothing may follow it.");
  }

  @Test
  void refusesQuotedTextThatIsNotClosedOrWronglyEscaped() {
    assertProblems(
        "cluster a {\n  description = \"x\n}",
        "2:17: This text has no closing quotation mark on its line.");
    assertProblems(
        "cluster a {\n  description = \"\\x\"\n}",
        "2:18: A backslash in quoted text stands before one of \" \\ n r t, or u and 4 hex"
            + " digits.");
  }

  @Test
  void refusesBytesThatAreNotText(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("binary.cluster");
    Files.write(file, new byte[] {(byte) 0xFF, (byte) 0xFE, 0});
    ClusterFormatException refused =
        assertThrows(ClusterFormatException.class, () -> ClusterResources.load(file));
    assertEquals(file + ":1:1: The file is not text in UTF-8.", refused.getMessage());
  }

  @Test
  void aFileThatIsNotThereIsNotAFormatProblem(@TempDir Path folder) {
    assertThrows(
        NoSuchFileException.class, () -> ClusterResources.load(folder.resolve("none.cluster")));
  }

  @Test
  void anEditorGetsWhatCouldBeRead(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("half.cluster");
    Files.writeString(file, "cluster half {\n  computer local {\n    sshPort = x\n");
    ResourceSet resources = new ResourceSetImpl();
    resources
        .getResourceFactoryRegistry()
        .getExtensionToFactoryMap()
        .put("cluster", new ClusterResourceFactory());
    Resource resource = resources.getResource(URI.createFileURI(file.toString()), true);
    assertEquals(2, resource.getErrors().size());
    Cluster half = (Cluster) resource.getContents().get(0);
    assertEquals("local", half.getComputers().get(0).getName());
  }

  private static Cluster read(String text) throws ClusterFormatException {
    return ClusterResources.parse("test.cluster", text);
  }

  private static void assertProblems(String text, String... expected) {
    ClusterFormatException refused = assertThrows(ClusterFormatException.class, () -> read(text));
    assertEquals(
        String.join("\n", List.of(expected)).replaceAll("(?m)^", "test.cluster:"),
        refused.getMessage());
  }
}
