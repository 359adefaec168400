package org.pangaea.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The archive for those who help: complete, honest about what is not in it, and without secrets.
 */
class ReportCommandTest {
  private static final String TOKEN =
      "5d41402abc4b2a76b9719d911017c592ae2b1c3d4e5f60718293a4b5c6d7e8f9";
  private static final String KEY_LINE =
      "b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAMw";

  private Harness harness;

  @BeforeEach
  void makeAWorld() throws IOException {
    harness = new Harness();
    harness.pair("# password = swordfish\n");
  }

  @AfterEach
  void leaveNothing() throws IOException {
    harness.cluster.vmms().forEach(vmm -> vmm.exit(0));
    harness.close();
  }

  private Map<String, String> entries(String name) throws IOException {
    Map<String, String> entries = new TreeMap<>();
    Path file = harness.folder.resolve(name);
    try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(file))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        String path = entry.getName();
        entries.put(
            path.substring(path.indexOf('/') + 1),
            new String(zip.readAllBytes(), StandardCharsets.ISO_8859_1));
      }
    }
    return entries;
  }

  private void deployAndRun() {
    assertEquals(0, harness.run("cluster", "deploy", "pair.cluster"));
    assertEquals(0, harness.run("vm", "run", "-d", "pair.cluster"));
    harness.clearErr();
  }

  private void print(String node, String text) throws IOException {
    Path log = harness.folder.resolve("run/.clusters/pair/" + node + ".log");
    Files.writeString(log, text, StandardOpenOption.APPEND);
  }

  @Test
  void allThatIsKnownIsInIt() throws Exception {
    deployAndRun();
    print("node1", "It printed this.\n");
    assertEquals(0, harness.run("report", "pair.cluster", "-o", "r.zip"));
    Map<String, String> entries = entries("r.zip");
    assertTrue(entries.get("clusters/pair/node1.log").contains("It printed this."));
    assertTrue(entries.get("clusters/pair/model.cluster").contains("vm small"));
    assertTrue(entries.get("models/pair.cluster").contains("vm small"));
    assertTrue(entries.get("machines/small/nodes/node0.json").contains("\"counters\""));
    assertTrue(entries.get("machines/small/nodes/node1.txt").contains("All is well on node1."));
    assertTrue(entries.get("machines/small/session.json").contains("\"deployment\": \"pair\""));
    assertTrue(entries.containsKey("machines/small/machine.trace"), entries.keySet().toString());
    assertTrue(entries.get("versions.json").contains("\"java.version\""));
    assertTrue(entries.get("README.txt").contains("\nWhat could not be had\n  Nothing.\n"));
    for (String entry : entries.keySet()) {
      assertTrue(
          entry.equals("README.txt")
              || entry.equals("manifest.json")
              || JsonParser.parseString(entries.get("manifest.json"))
                  .getAsJsonObject()
                  .getAsJsonObject("files")
                  .has(entry),
          entry + " is not in the manifest");
    }
    assertEquals(
        "rw-------",
        PosixFilePermissions.toString(
            Files.getPosixFilePermissions(harness.folder.resolve("r.zip"))));
    harness.assertErr("r.zip holds " + entries.size() + " files. README.txt says what is in it.");
    assertFalse(harness.err().contains("warning"), harness.err());
  }

  @Test
  void noSecretIsInIt() throws Exception {
    harness.environment.put("GITLAB_TOKEN", "tok-en of mine");
    harness.environment.put("PANGAEA_JAVA_OPTIONS", "-Dstore.password=sesame -Xmx1g");
    harness.environment.put("OTHER", "not of interest");
    deployAndRun();
    print(
        "node0",
        """
        openFabric {"token":"%s"}
        joining with %s
        -----BEGIN OPENSSH PRIVATE KEY-----
        %s
        -----END OPENSSH PRIVATE KEY-----
        the user typed tok-en of mine
        """
            .formatted(TOKEN, TOKEN, KEY_LINE));
    assertEquals(0, harness.run("report", "pair.cluster", "-o", "r.zip"));
    Map<String, String> entries = entries("r.zip");
    for (String secret :
        new String[] {
          TOKEN, KEY_LINE, "tok-en of mine", "swordfish", "sesame", "not of interest"
        }) {
      entries.forEach((path, text) ->
          assertFalse(
              text.contains(secret), () -> "'%s' in %s:\n%s".formatted(secret, path, text)));
    }
    assertTrue(entries.get("clusters/pair/node0.log").contains("joining with [hex removed]"));
    assertTrue(entries.get("models/pair.cluster").contains("# password = [removed]"));
    assertTrue(entries.get("versions.json").contains("-Xmx1g"));
    assertTrue(entries.get("README.txt").contains("     1  private keys between BEGIN and END"));
  }

  @Test
  void aNodeThatIsLostIsToldAndTheOthersAreInIt() throws Exception {
    deployAndRun();
    harness.cluster.vmm("node1").exit(137);
    Harness.await("node1 is gone", () -> harness.cluster.vmm("node1").hasEnded());
    harness.cluster.refuse("node0", "code", "The engine counts nothing.");
    assertEquals(0, harness.run("report", "small", "-o", "r.zip"));
    Map<String, String> entries = entries("r.zip");
    assertTrue(entries.containsKey("machines/small/nodes/node0.json"));
    assertFalse(entries.containsKey("machines/small/nodes/node1.json"));
    String readme = entries.get("README.txt");
    assertTrue(
        readme.contains("node node1 in machines/small: Node 'node1' cannot be reached"), readme);
    assertTrue(readme.contains("The engine counts nothing."), readme);
    assertTrue(readme.contains("a trace of small: not all of its nodes"), readme);
    assertTrue(entries.containsKey("clusters/pair/node1.log"), entries.keySet().toString());
    harness.assertErr("warning: not in it: node node1 in machines/small: ");
  }

  @Test
  void whatHasEndedIsInIt() throws Exception {
    harness.cluster.stillborn("node1", 3);
    assertEquals(1, harness.run("demo", "--guest", "builtin", "--name", "brief"));
    assertEquals(0, harness.run("report", "-o", "r.zip"));
    Map<String, String> entries = entries("r.zip");
    assertTrue(entries.get("machines/brief/node1.log").contains("the engine would not start"));
    assertTrue(entries.get("machines/brief/model.cluster").contains("node1"));
  }

  @Test
  void aModelThatCannotBeReadIsAPartOfIt() throws Exception {
    harness.file("broken.cluster", "cluster x {\n  computer {\n");
    assertEquals(0, harness.run("report", "broken.cluster", "-o", "r.zip"));
    Map<String, String> entries = entries("r.zip");
    assertTrue(entries.get("models/broken.cluster").contains("computer {"));
    assertTrue(entries.get("README.txt").contains("broken.cluster:"), entries.get("README.txt"));
  }

  @Test
  void mistakesAreAnsweredAndLeaveNoFile() throws Exception {
    assertEquals(3, harness.run("report", "nobody"));
    harness.assertErr("There is no file 'nobody', and no machine or cluster of that name.");
    assertEquals(1, harness.run("report", "-o", "no/such/folder/r.zip"));
    harness.assertErr("The report cannot be written to ");
    assertEquals(2, harness.run("report", "--seconds", "-1"));
    try (Stream<Path> files = Files.list(harness.folder)) {
      assertFalse(files.anyMatch(file -> file.toString().contains(".zip")));
    }
  }
}
