package org.pangaea.model.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pangaea.model.ClusterTemplates;
import org.pangaea.model.NamedGuest;
import org.pangaea.model.cluster.Cluster;
import org.pangaea.model.cluster.VirtualMachine;
import org.pangaea.model.values.ByteSize;

class ClusterWriterTest {

  private final Cluster cluster =
      ClusterTemplates.local("demo", NamedGuest.BUSYBOX, 2, 2, 256 * ByteSize.MIB);
  private final VirtualMachine machine = cluster.getVirtualMachines().get(0);

  @Test
  void writesOneAttributeALineAndNoDefaults() {
    assertEquals(
        """
        cluster demo {
          computer local {
            node node0 {
              engine = translator
              memory = 256 MiB
            }

            node node1 {
              engine = translator
              memory = 256 MiB
            }
          }

          vm linux {
            guest = busybox

            vcpu 0 { node = node0 }
            vcpu 1 { node = node1 }

            memory {
              size = 256 MiB
              home = node0
            }

            memory {
              size = 256 MiB
              home = node1
            }

            device console {
              kind = uart
              node = node0
            }
          }
        }
        """,
        ClusterResources.text(cluster));
  }

  @Test
  void quotesTextThatWouldNotReadBackAsItself() {
    cluster.setDescription("Two # \"nodes\"\n");
    machine.setCommandLine("loglevel=4 quiet");
    machine.setKernel("boot/vmlinux-6.12");
    machine.setInitrd("");
    List<String> lines = ClusterResources.text(cluster).lines().map(String::strip).toList();
    assertEquals("description = \"Two # \\\"nodes\\\"\\n\"", lines.get(1));
    assertEquals(
        List.of(
            "kernel = boot/vmlinux-6.12", "initrd = \"\"", "commandLine = \"loglevel=4 quiet\""),
        lines.subList(lines.indexOf("guest = busybox") + 1, lines.indexOf("guest = busybox") + 4));
  }

  @Test
  void savesAWholeFileAndLeavesNothingBeside(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("demo.cluster");
    Files.writeString(file, "something older");
    ClusterResources.save(cluster, file);
    assertEquals(ClusterResources.text(cluster), Files.readString(file));
    assertEquals(
        ClusterResources.text(cluster), ClusterResources.text(ClusterResources.load(file)));
    assertFalse(Files.exists(folder.resolve(".demo.cluster.new")));
  }
}
