package org.pangaea.deploy.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A machine on a computer that has no Java at all. */
class CarriedRuntimeTest {
  @Tag("long")
  @Test
  void aComputerWithoutJavaIsBroughtOneAndKeepsNothing() throws Exception {
    try (SshLab lab = SshLab.open()) {
      assumeTrue(lab.hasNamespaces(), "no mounts without namespaces");
      SshLab.Wish wish = new SshLab.Wish();
      wish.before = "mount -t tmpfs none /usr/lib/jvm";
      TestComputer bare = lab.add("bare", wish);
      Pangaea pangaea = new Pangaea(lab.home(), lab.folder());
      String file =
          pangaea.model(
              "bare.cluster",
              """
              cluster bare {
                computer bare { address = %s; sshPort = %d; node n0 { memory = 32 MiB } }
                vm machine {
                  guest = builtin
                  vcpu 0 { node = n0 }
                  memory { size = 32 MiB; home = n0 }
                  device console { node = n0 }
                }
              }
              """
                  .formatted(bare.address(), bare.port()));
      Pangaea.Result check = pangaea.run("cluster", "check", file);
      assertEquals(0, check.status(), check.toString());
      assertTrue(check.out().contains("a deployment brings one there"), check.toString());
      Pangaea.Result deployed = pangaea.run("cluster", "deploy", file);
      assertEquals(0, deployed.status(), deployed.toString());
      List<String> processes = bare.processes("-Dpangaea.vmm.name");
      assertEquals(1, processes.size(), processes.toString());
      assertTrue(
          processes.getFirst().startsWith(bare.cache() + "/pangaea/runtime/"),
          processes.toString());
      Pangaea.Result run = pangaea.run("vm", "run", file);
      assertEquals(0, run.status(), run.toString());
      assertTrue(run.out().contains("all checks passed"), run.toString());
      Pangaea.Result again = pangaea.run("cluster", "deploy", "--dry-run", file);
      assertTrue(
          again.out().matches("(?s).*brought along +0 +n0.*"), "it would be sent again: " + again);
      Pangaea.Result undeployed = pangaea.run("cluster", "undeploy", file);
      assertEquals(0, undeployed.status(), undeployed.toString());
      assertEquals(List.of(), bare.left());
      try (Stream<Path> kept = Files.list(lab.folder().resolve("cache/pangaea/runtimes"))) {
        List<String> names = kept.map(path -> path.getFileName().toString()).toList();
        assertEquals(1, names.size(), names.toString());
        assertFalse(names.getFirst().contains(".new"), names.toString());
      }
    }
  }
}
