package org.pangaea.firmware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The reference compiler of device trees reads ours back, without a warning. */
class DeviceTreeCompilerTest {
  @TempDir Path folder;

  @BeforeEach
  void needsTheCompiler() {
    boolean installed =
        Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
            .anyMatch(path -> Files.isExecutable(Path.of(path, "dtc")));
    if (!installed) {
      System.err.println(
          "SKIPPED: DeviceTreeCompilerTest needs 'dtc'; install the package device-tree-compiler.");
    }
    assumeTrue(installed, "dtc is not installed (package device-tree-compiler)");
  }

  @Test
  void twoNodesReadBackWithoutWarning() throws Exception {
    String source = decompile(DeviceTreesTest.twoNodes().build());
    assertTrue(source.contains("memory@90000000 {"), source);
    assertTrue(source.contains("serial@10000000 {"), source);
    assertTrue(source.contains("linux,initrd-end = <0x00 0x8f100000>;"), source);
  }

  @Test
  void oneNodeAndManyNodesReadBackWithoutWarning() throws Exception {
    for (int nodes : new int[] {1, 3, 4, 9, 64}) {
      String source = decompile(DeviceTreesTest.manyNodes(nodes).build());
      assertTrue(source.contains("cpu@" + Integer.toHexString(nodes - 1) + " {"), source);
    }
  }

  @Test
  void aMachineWithoutDevicesReadsBackWithoutWarning() throws Exception {
    String source =
        decompile(
            MachineDescription.builder()
                .hart(0, 0)
                .memory(0x8000_0000L, 1 << 20, 0)
                .withoutDevices()
                .build());
    assertTrue(source.contains("cpu@0 {"), source);
  }

  private String decompile(MachineDescription machine) throws IOException, InterruptedException {
    Path blob = Files.write(folder.resolve("machine.dtb"), DeviceTrees.forMachine(machine));
    Path source = folder.resolve("machine.dts");
    Path messages = folder.resolve("messages");
    Process dtc =
        new ProcessBuilder(
                "dtc", "-I", "dtb", "-O", "dts", "-o", source.toString(), blob.toString())
            .redirectErrorStream(true)
            .redirectOutput(messages.toFile())
            .start();
    try {
      assertTrue(dtc.waitFor(30, TimeUnit.SECONDS), "dtc did not end");
    } finally {
      dtc.destroyForcibly();
    }
    assertEquals("", Files.readString(messages), "dtc's messages");
    assertEquals(0, dtc.exitValue());
    return Files.readString(source);
  }
}
