package org.pangaea.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pangaea.control.VmState;

/** {@code trace record} and {@code trace export}. */
class TraceCommandsTest {
  private Harness harness;

  @BeforeEach
  void setUp() throws IOException {
    harness = new Harness();
  }

  @AfterEach
  void leaveNothing() throws IOException {
    harness.close();
  }

  private void record() throws Exception {
    harness.whileRunning(
        () -> assertEquals(0, harness.run("trace", "record", "-o", "t", "--seconds", "0.1")));
  }

  private List<String> lines(String name) throws IOException {
    return Files.readAllLines(harness.folder.resolve(name));
  }

  @Test
  void recordsAndExports() throws Exception {
    record();
    harness.assertErr("t holds ", " events were lost because they came too fast");
    assertEquals(0, harness.run("trace", "export", "t", "--csv", "t.csv"));
    List<String> lines = lines("t.csv");
    assertEquals(
        "1000,10,node0,fault,0,write,0x80200000,node0,500,10,\"tk_core, lines_512\"", lines.get(1));
    assertTrue(lines.stream().anyMatch(line -> line.contains(",node1,fault,3,write,")));
    assertEquals(0, harness.run("trace", "export", "t", "--perfetto", "t.perfetto"));
    assertTrue(Files.size(harness.folder.resolve("t.perfetto")) > 500);
  }

  @Test
  void diagnosesARecordingAndARunningMachine() throws Exception {
    harness.whileRunning(() -> {
      assertEquals(0, harness.run("trace", "record", "-o", "t", "--seconds", "1.5"));
      assertEquals(0, harness.run("vm", "diagnose", "--seconds", "0.1"));
      harness.assertOut("demo: in ", "Nothing conspicuous was found.");
      harness.clearOut();
      assertEquals(0, harness.run("vm", "diagnose", "--seconds", "0.1", "--json"));
      harness.assertOut("\"machine\": \"demo\"", "\"findings\": []");
    });
    harness.clearOut();
    assertEquals(0, harness.run("trace", "diagnose", "t"));
    harness.assertOut("demo: in ", "tk_core, lines_512", "what to do: ");
    assertEquals(3, harness.run("trace", "diagnose", "none"));
    harness.assertErr("There is no trace none.");
    Files.writeString(harness.folder.resolve("text"), "no trace at all");
    assertEquals(1, harness.run("trace", "diagnose", "text"));
    harness.assertErr("text is not a trace of Pangaea.");
  }

  @Test
  void endsWhenTheFileIsAsLongAsItMayBe() throws Exception {
    harness.whileRunning(() -> {
      assertEquals(0, harness.run("trace", "record", "-o", "t", "--limit", "2 KiB"));
      harness.assertErr("it is as long as --limit allows");
    });
    long size = Files.size(harness.folder.resolve("t"));
    assertTrue(size >= 2048 && size < 4096, "bytes: " + size);
  }

  @Test
  void ofAMachineThatEndsWhatThereIsIsKept() throws Exception {
    CompletableFuture<Integer> demo = harness.start("demo", "--quiet");
    harness.awaitRunning(2);
    CompletableFuture<Integer> trace = harness.start("trace", "record", "-o", "t");
    Harness.await("a recording", () -> Files.exists(harness.folder.resolve("t")));
    harness.cluster.vmm("node0").change(VmState.POWERED_OFF, "Off.");
    Harness.status(demo);
    assertEquals(0, Harness.status(trace));
    harness.assertErr("the machine has ended, or a node was lost");
    assertEquals(0, harness.run("trace", "export", "t", "--csv", "t.csv"));
    assertFalse(lines("t.csv").isEmpty());
  }

  @Test
  void whatIsCutOffIsExportedUpToThere() throws Exception {
    record();
    Path file = harness.folder.resolve("t");
    byte[] bytes = Files.readAllBytes(file);
    // The last piece and a part of the one before are gone; events come earlier.
    Files.write(file, Arrays.copyOf(bytes, bytes.length - 20));
    assertEquals(0, harness.run("trace", "export", "t", "--csv", "t.csv"));
    harness.assertErr("t was cut off; what was recorded until then is exported.");
    assertTrue(lines("t.csv").size() > 1);
  }

  @Test
  void mistakesAreAnsweredInSentences() throws Exception {
    assertEquals(3, harness.run("trace", "export", "none", "--csv", "x"));
    harness.assertErr("There is no trace none.");
    harness.file("text", "a text");
    assertEquals(1, harness.run("trace", "export", "text", "--csv", "x"));
    harness.assertErr("text is not a trace of Pangaea.");
    assertEquals(2, harness.run("trace", "export", "text"));
    assertEquals(2, harness.run("trace", "export", "text", "--perfetto", "./text"));
    harness.assertErr("The export would replace the trace itself; name another file.");
    assertEquals(2, harness.run("trace", "record"));
    assertEquals(2, harness.run("trace", "record", "-o", "t", "--buffer", "1000"));
    harness.assertErr("--buffer takes a power of two from 256 to 1048576, not 1000.");
    assertEquals(3, harness.run("trace", "record", "-o", "t"));
    harness.assertErr("No virtual machine is running.");
  }

  @Test
  void whatCannotBeWrittenOrRecordedIsToldInASentence() throws Exception {
    harness.whileRunning(() -> {
      assertEquals(0, harness.run("trace", "record", "-o", "t", "--seconds", "0.1"));
      assertEquals(1, harness.run("trace", "export", "t", "--csv", "no/such/folder"));
      harness.assertErr("no/such/folder");
      assertEquals(1, harness.run("trace", "record", "-o", "no/such/t"));
      harness.assertErr("The trace cannot be written: ");
      harness.cluster.refuse("node1", "traceStart", "Somebody else records this machine already.");
      assertEquals(1, harness.run("trace", "record", "-o", "t"));
      harness.assertErr("Node 'node1' could not record: Somebody else records");
    });
  }
}
