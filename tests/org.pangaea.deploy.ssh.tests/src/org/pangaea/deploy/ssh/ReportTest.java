package org.pangaea.deploy.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A report of a cluster over SSH, one of whose computers is gone. */
class ReportTest {
  private static final String TOKEN =
      "5d41402abc4b2a76b9719d911017c592ae2b1c3d4e5f60718293a4b5c6d7e8f9";

  @Tag("long")
  @Test
  void whatOtherComputersKnowIsInItAndWhoIsGoneIsTold() throws Exception {
    try (SshLab lab = SshLab.open()) {
      TestComputer one = lab.add("one");
      TestComputer two = lab.add("two");
      Pangaea pangaea = new Pangaea(lab.home(), lab.folder());
      String file =
          pangaea.model(
              "duo.cluster",
              """
              cluster duo {
                computer one { address = %s; sshPort = %d; node n0 { memory = 16 MiB } }
                computer two { address = %s; sshPort = %d; node n1 { memory = 16 MiB } }
                vm machine {
                  guest = builtin
                  vcpu 0 { node = n0 }
                  memory { size = 16 MiB; home = n1 }
                  device console { node = n0 }
                }
              }
              """
                  .formatted(one.address(), one.port(), two.address(), two.port()));
      Pangaea.Result deployed = pangaea.run("cluster", "deploy", file);
      assertEquals(0, deployed.status(), deployed.toString());
      Files.writeString(
          one.runFolder().resolve("duo/n0.log"),
          "It printed this. token=" + TOKEN + "\n",
          StandardOpenOption.APPEND);
      two.stop();
      two.cutConnections();
      Path archive = lab.folder().resolve("report.zip");
      Pangaea.Result report = pangaea.run("report", file, "-o", archive.toString());
      assertEquals(0, report.status(), report.toString());
      Map<String, String> entries = entries(archive);
      assertTrue(
          entries.getOrDefault("computers/one/duo/n0.log", "").contains("It printed this."),
          entries.keySet().toString());
      assertTrue(entries.get("computers/one.txt").contains("SSH server: SSH-2.0-OpenSSH"));
      assertTrue(entries.get("computers/one.txt").contains("kernel: Linux"));
      assertTrue(entries.get("computers/one.txt").contains("Java: 25"));
      assertTrue(entries.get("models/duo-check.json").contains("\"rule\": \"reach\""));
      assertTrue(entries.containsKey("clusters/duo/nodes/n0.json"), entries.keySet().toString());
      assertTrue(
          entries.get("README.txt").contains("node n1 in clusters/duo: its computer, 'two'"),
          entries.get("README.txt"));
      entries.forEach((path, text) -> assertFalse(text.contains(TOKEN), path));
      // Its VMM would outlive the test otherwise.
      two.killProcesses("-Dpangaea.vmm.name");
      one.killProcesses("-Dpangaea.vmm.name");
    }
  }

  private static Map<String, String> entries(Path archive) throws Exception {
    Map<String, String> entries = new TreeMap<>();
    try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(archive))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        String path = entry.getName();
        entries.put(
            path.substring(path.indexOf('/') + 1),
            new String(zip.readAllBytes(), StandardCharsets.ISO_8859_1));
      }
    }
    return entries;
  }
}
