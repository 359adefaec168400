package org.pangaea.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pangaea.baremetal.Engines;
import org.pangaea.control.VmState;

/** Commands that look, and those that act on a machine somebody else runs. */
class CommandsTest {
  private Harness harness;

  @BeforeEach
  void makeAWorld() throws IOException {
    harness = new Harness();
  }

  @AfterEach
  void leaveNothing() throws IOException {
    harness.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "vm",
        "frobnicate",
        "vm frobnicate",
        "demo --guest debian",
        "demo --memory 256MB",
        "demo --nodes zero",
        "demo --nodes 0",
        "demo --name ../x",
        "vm run",
        "machine run",
        "machine run x.elf --engine steam",
        "machine run x.elf --harts 0",
        "machine run x.elf --harts 63",
        "machine run x.elf --memory 5KB",
        "machine run x.elf --memory 1",
        "machine run x.elf --timeout soon",
        "demo --timeout 0",
        "demo --timeout=-1",
        "demo --timeout -1",
        "demo --timeout NaN",
        "demo --timeout 1e3",
        "demo --timeout 99999999999999999999",
        "demo --timeout 0.0001",
        "vm status --timeout -5",
        "guest fetch --timeout Infinity",
        "demo --nodes 65",
        "demo --nodes 99999999999",
        "demo --harts 0",
        "demo --harts -2",
        "demo --harts 65",
        "demo --time-scale 0",
        "demo --time-scale -1",
        "demo --time-scale NaN",
        "demo --time-scale 11",
        "bench --rounds 0",
        "demo --run '\"x\"'",
        "demo --run \t",
        "vm run --tmeout 3 x.cluster",
        "version now",
        "cluster validate"
      })
  void misuseIsExplainedInOneSentence(String line) {
    assertEquals(2, harness.run(line.isEmpty() ? new String[0] : line.split(" ")));
    harness.assertErr("pangaea: error: ", "See: pangaea", "--help");
    assertEquals(1, harness.err().lines().count());
    assertEquals("", harness.out());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          dmeo                  | 'pangaea' has no command 'dmeo'. Did you mean 'demo'?
          vm rnu x.cluster      | 'pangaea vm' has no command 'rnu'. Did you mean 'run'?
          vm frobnicate         | It has: run, list, status, console, pause, resume, stop, migrate, hot, top, diagnose, report.
          demo --tmeout=3       | 'pangaea demo' has no option '--tmeout'. Did you mean '--timeout'?
          demo --frobnicate     | 'pangaea demo' has no option '--frobnicate'. See: pangaea demo
          vm pause demo now     | 'pangaea vm pause' does not expect 'now'.
          vm migrate -1 node0   | HART is a number from 0, not -1.
          vm migrate 1          | Missing required parameter: 'NODE'
          demo --timeout -1     | '-1' is no time limit; give seconds from 0.001 to 1000000000
          demo --nodes 65       | --nodes takes a number from 1 to 64, not 65.
          demo --time-scale NaN | --time-scale takes a number from 0.001 to 10, not NaN.
          """)
  void misuseIsAnsweredWithWhatWasProbablyMeant(String line, String expected) {
    assertEquals(2, harness.run(line.split(" ")));
    harness.assertErr(expected.replace('"', '\''));
    assertEquals(1, harness.err().lines().count());
  }

  @ParameterizedTest
  @ValueSource(strings = {"--help", "demo --help", "vm --help", "vm run -h", "guest fetch --help"})
  void helpIsData(String line) {
    assertEquals(0, harness.run(line.split(" ")));
    harness.assertOut("Usage: pangaea");
    assertEquals("", harness.err());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "status",
        "console",
        "pause",
        "resume",
        "stop",
        "hot",
        "top",
        "diagnose",
        "report"
      })
  void saysThatNoMachineRuns(String verb) {
    assertEquals(3, harness.run("vm", verb));
    assertEquals(3, harness.run("vm", verb, "linux"));
    harness.assertErr("No virtual machine is running.", "named 'linux' is running");
  }

  @Test
  void statusIsATableByNode() throws Exception {
    harness.whileRunning(() -> {
      assertEquals(0, harness.run("vm", "status"));
      harness.assertOut(
          "demo: running, guest time 1.000 s",
          "NODE   HART  MIPS  INSTRUCTIONS    CPU  STATE",
          "node1     3   0.0     5,000,000  2.0 s  running",
          "PAGES HELD",
          "MIRRORS  FRAMES",
          "node1        22  no limit        1         2             3",
          "read-from-home           33     33",
          "remote-read-fault",
          "77.7 µs",
          "node0 - node1  up");
      assertFalse(harness.out().contains("eviction"), "what never happened is left out");
    });
  }

  @Test
  void statusIsJsonWhereProgramsAsk() throws Exception {
    harness.whileRunning(() -> {
      assertEquals(0, harness.run("vm", "status", "demo", "--json"));
      JsonObject status = JsonParser.parseString(harness.out()).getAsJsonObject();
      assertEquals("RUNNING", status.get("state").getAsString());
      JsonObject node = status.getAsJsonArray("nodes").get(1).getAsJsonObject();
      assertEquals("node1", node.get("name").getAsString());
      JsonObject share = node.getAsJsonObject("share");
      assertEquals(44, share.getAsJsonObject("counters").get("page-sent").getAsLong());
    });
  }

  @Test
  void statusSaysWhichNodeDoesNotAnswer() throws Exception {
    harness.whileRunning(() -> {
      harness.cluster.hang("node1", "status");
      assertEquals(4, harness.run("vm", "status", "--timeout", "0.1"));
      harness.assertOut("Node 'node1' could not tell its status", "node0");
    });
  }

  @Test
  void whoeverOnlyLooksSaysNothingOfWhatRunsWhenInterrupted() throws Exception {
    harness.whileRunning(() -> {
      CompletableFuture<Integer> status = new CompletableFuture<>();
      Thread watcher =
          new Thread(() -> status.complete(harness.run("vm", "status", "--watch")), "watcher");
      watcher.start();
      Harness.await("a look", () -> harness.out().contains("demo:"));
      watcher.interrupt();
      assertEquals(130, Harness.status(status));
      harness.assertErr("pangaea: interrupted.\n");
      assertFalse(harness.err().contains("nothing was left running"), harness.err());
    });
  }

  @ParameterizedTest
  @ValueSource(strings = {"status", "top"})
  void watchGoesOnUntilTheMachineEnds(String verb) throws Exception {
    CompletableFuture<Integer> owner = harness.start("demo", "--quiet");
    harness.awaitRunning(2);
    CompletableFuture<Integer> watcher =
        CompletableFuture.supplyAsync(() -> harness.run("vm", verb, "--watch"));
    Harness.await(
        "two looks", () -> harness.out().indexOf("demo:") != harness.out().lastIndexOf("demo:"));
    harness.cluster.hang("node0", "shutdown");
    harness.cluster.vmm("node0").change(VmState.POWERED_OFF, "Off.");
    // Whether the last look still sees the machine's end, or its VMMs gone, is a matter of moments.
    int status = Harness.status(watcher);
    assertTrue(status == 0 || status == 4, () -> "status " + status + ": " + harness.err());
    Harness.status(owner);
  }

  @Test
  void pausesAndResumes() throws Exception {
    harness.whileRunning(() -> {
      assertEquals(0, harness.run("vm", "pause"));
      harness.assertErr("'demo' is paused at guest time 1.000 s.");
      assertEquals(VmState.PAUSED, harness.cluster.vmm("node1").state());
      assertEquals(0, harness.run("vm", "resume", "demo"));
      assertEquals(VmState.RUNNING, harness.cluster.vmm("node1").state());
    });
  }

  @Test
  void movesAHart() throws Exception {
    harness.whileRunning(() -> {
      assertEquals(0, harness.run("vm", "migrate", "3", "node0"));
      harness.assertErr("Hart 3 of 'demo' is on node 'node0' now.");
      assertEquals(0, harness.run("vm", "status"));
      harness.assertOut("node0     3   0.0     5,000,000  2.0 s  running");
      assertEquals(0, harness.run("vm", "migrate", "3", "node0", "demo"));
      harness.assertErr("Hart 3 of 'demo' was on node 'node0' already.");
      assertEquals(3, harness.run("vm", "migrate", "3", "nodeO"));
      harness.assertErr("'demo' has no node 'nodeO'; its nodes are node0, node1.");
      harness.cluster.refuse("node1", "migrate", "There is no hart 7; harts are 0 to 3.");
      assertEquals(1, harness.run("vm", "migrate", "7", "node1"));
      harness.assertErr(
          "Node 'node1' could not migrate hart 7 to 'node1': There is no hart 7; harts are 0 to"
              + " 3.");
    });
  }

  @Test
  void showsWhatIsHot() throws Exception {
    harness.whileRunning(() -> {
      assertEquals(0, harness.run("vm", "hot"));
      harness.assertOut(
          "node1  translator        12        20.0%       80.0%      812        3  1,024",
          "node1  0x80201234         37     1,450  64,000         9    75.0%");
      assertEquals(0, harness.run("vm", "hot", "--top", "0"));
      harness.assertOut("INTERPRETED");
      assertEquals(0, harness.run("vm", "hot", "--json"));
      harness.assertOut("\"inRegions\": 9600000");
      assertEquals(2, harness.run("vm", "hot", "--top", "-1"));
      harness.assertErr("--top takes a number from 0 to 10000, not -1.");
    });
  }

  @Test
  void showsWhichPagesAreWaitedForMost() throws Exception {
    harness.whileRunning(() -> {
      assertEquals(0, harness.run("vm", "top"));
      harness.assertOut(
          "demo: 66 page faults that waited, 0.006 s in all, since it started",
          "node1     3      43    30      1        5      7  100.0 µs",
          "node0     0    60.0%  30.0%  10.0%",
          "node1     1,000  4,096 (16 MiB)       36        13            14",
          "0x80200000  node0  node0:S node1:S      52    40      2       10      0  0.008 s"
              + "  0:16 3:36  tk_core, lines_9",
          "0x90003000  node1  node1:E               7",
          "10 faults since it started were on pages too cold");
      assertEquals(0, harness.run("vm", "top", "--top", "1", "--json"));
      harness.assertOut(
          "\"address\": 2149580800", "\"node1\": 36", "\"tk_core\"", "\"writtenBack\": 14");
      assertEquals(2, harness.run("vm", "top", "--top", "1001"));
      harness.assertErr("--top takes a number from 0 to 1000, not 1001.");
    });
  }

  @Test
  void reportsAndLists() throws Exception {
    harness.whileRunning(() -> {
      assertEquals(0, harness.run("vm", "report"));
      harness.assertOut("==== node node1 ====\nAll is well on node1.");
      assertEquals(0, harness.run("vm", "list"));
      harness.assertOut("demo  running  busybox  demo     node0 node1  ");
      assertEquals(0, harness.run("node", "list"));
      harness.assertOut("node1  4000002    0.1.0    25  interpreter");
      assertEquals(3, harness.run("node", "list", "--vm", "other"));
    });
  }

  @Test
  void theLastReportOfAMachineThatHasEndedIsNamed() throws Exception {
    harness.whileRunning(() -> {
      harness.cluster.vmm("node1").warn("A page fault is open for 5 s.");
      Harness.await("a report", () -> harness.err().contains("report-1.txt"));
    });
    assertEquals(3, harness.run("vm", "report", "demo"));
    harness.assertErr(
        "No virtual machine named 'demo' is running",
        "The last report of an earlier run is "
            + harness.folder.resolve("run/demo/report-1.txt")
            + ".");
    harness.clearErr();
    assertEquals(3, harness.run("vm", "report", "other"));
    assertFalse(harness.err().contains("last report"), harness.err());
  }

  @Test
  void listsNodesOfAModel() throws IOException {
    harness.file("c.cluster", "cluster c { computer here { node a { memory = 1 GiB } } }");
    assertEquals(0, harness.run("node", "list", "c.cluster"));
    harness.assertOut("a     here      localhost  translator  1 GiB   none");
    assertEquals(0, harness.run("node", "list", "c.cluster", "--json"));
    harness.assertOut("\"memory\": 1073741824");
  }

  @Test
  void validatesModels() throws IOException {
    harness.file("good.cluster", "cluster c { computer here { node a { memory = 1 GiB } } }");
    assertEquals(0, harness.run("cluster", "validate", "good.cluster"));
    harness.file("bad.cluster", "cluster c {\n computer here { }\n}");
    assertEquals(5, harness.run("cluster", "validate", "bad.cluster"));
    harness.assertOut("bad.cluster:1:1: error: ");
    assertEquals(5, harness.run("cluster", "validate", "--json", "bad.cluster"));
    harness.assertOut("\"rule\": \"cluster-without-node\"");
    assertEquals(3, harness.run("cluster", "validate", "none.cluster"));
  }

  @Test
  void programsGetAFindingOfAModelThatCannotBeRead() throws IOException {
    assertEquals(3, harness.run("cluster", "validate", "--json", "none.cluster"));
    JsonObject missing = onlyFinding();
    assertEquals("file-missing", missing.get("rule").getAsString());
    assertEquals("error", missing.get("severity").getAsString());
    assertEquals("none.cluster", missing.get("path").getAsString());

    harness.clearOut();
    harness.file("bad.cluster", "cluster c {\n computer here { colour = red }\n}");
    assertEquals(5, harness.run("cluster", "validate", "--json", "bad.cluster"));
    JsonObject malformed = onlyFinding();
    assertEquals("file-malformed", malformed.get("rule").getAsString());
    assertEquals(2, malformed.get("line").getAsInt());

    harness.clearOut();
    Files.createDirectory(harness.folder.resolve("folder.cluster"));
    assertEquals(1, harness.run("cluster", "validate", "--json", "folder.cluster"));
    assertEquals("file-unreadable", onlyFinding().get("rule").getAsString());
  }

  private JsonObject onlyFinding() {
    JsonArray findings = JsonParser.parseString(harness.out()).getAsJsonArray();
    assertEquals(1, findings.size(), harness.out());
    return findings.get(0).getAsJsonObject();
  }

  @Test
  void validationAndTheRunSayTheSameOfLinksThatAreNotEncrypted() throws IOException {
    harness.file(
        "far.cluster",
        """
        cluster c {
          plainLinks = true
          computer far { address = 127.0.0.1; sshPort = 1; node a { memory = 256 MiB } }
          computer near { node b { memory = 256 MiB } }
          vm one {
            guest = busybox
            vcpu 0 { node = a }
            memory { size = 256 MiB; home = a }
            device console { node = a }
          }
        }
        """);
    assertEquals(0, harness.run("cluster", "validate", "far.cluster"));
    String finding = harness.out().lines().findFirst().orElseThrow();
    assertTrue(finding.contains("links between them are not encrypted"), finding);
    // Nobody is there; the warning comes first.
    assertEquals(4, harness.run("vm", "run", "far.cluster"));
    harness.assertErr(finding);
    assertEquals(4, harness.run("cluster", "deploy", "far.cluster"));
    harness.assertErr(finding);
  }

  @Test
  void fetchesAndListsGuests() {
    assertEquals(0, harness.run("guest", "list"));
    harness.assertOut("busybox  cached    3.0 MiB  a shell");
    assertEquals(0, harness.run("guest", "fetch"));
    harness.assertErr("the guest 'busybox' is ready.", "busybox 1.37");
    assertEquals(3, harness.run("guest", "fetch", "windows"));
    harness.assertErr("There is no guest 'windows'.");
    harness.guests.damage();
    assertEquals(0, harness.run("guest", "list"));
    harness.assertOut("busybox  damaged");
    harness.assertErr("the guest 'busybox' was truncated", "pangaea guest fetch busybox");
    harness.guests.fail("No mirror can be reached.");
    assertEquals(1, harness.run("guest", "fetch", "--update", "busybox"));
    harness.assertErr("No mirror can be reached.");
  }

  @Test
  void showsProgressOnATerminalOnly() {
    assertEquals(0, harness.run("guest", "fetch"));
    assertFalse(harness.err().contains("50 %"));
    harness.terminal.error = true;
    assertEquals(0, harness.run("guest", "fetch"));
    harness.assertErr("50 %");
  }

  @Test
  void coloursErrorsOnATerminalUnlessAskedNotTo() {
    harness.terminal.error = true;
    harness.run("vm", "status");
    harness.assertErr("\u001b[31mpangaea: error: \u001b[m");
    harness.environment.put("NO_COLOR", "1");
    int before = harness.err().length();
    harness.run("vm", "status");
    assertFalse(harness.err().substring(before).contains("\u001b[31m"));
  }

  @Test
  void showsTracesOnlyWhereDebugIsAskedFor() {
    harness.run("vm", "status");
    assertFalse(harness.err().contains("\tat "));
    harness.run("vm", "status", "--debug");
    harness.assertErr("\tat ");
  }

  @Test
  void printsVersionsAndCompletion() {
    assertEquals(0, harness.run("version", "--json"));
    harness.assertOut("\"java\": \"" + System.getProperty("java.version") + "\"");
    assertEquals(0, harness.run("completion"));
    harness.assertOut("complete", "--time-scale");
  }

  @Test
  void kernelsThatCannotBeCompiledAreAFailureForWhoAsksForThem() {
    harness.environment.put("PATH", harness.folder.toString());

    assertEquals(1, harness.run("bench", "--only", "kernels"));

    harness.assertErr(
        "riscv64-linux-gnu-gcc is not installed (Debian: apt-get install gcc-riscv64-linux-gnu).");
    assertEquals("", harness.out());
  }

  @Test
  void aPartOfTheBenchmarkThatDoesNotExistIsMisuse() {
    assertEquals(2, harness.run("bench", "--only", "kernel"));
    harness.assertErr("There is no part 'kernel'", "kernels");
  }

  @Test
  void aBareMetalProgramIsHandedToItsRunnerWhoseStatusCounts() {
    harness.bareStatus = 42;
    assertEquals(42, harness.run("machine", "run", "x.elf"));
    assertEquals(
        List.of(
            "file=x.elf",
            "engine=" + Engines.names().getFirst(),
            "harts=1",
            "memory=134217728",
            "json=false"),
        harness.bareWords);
    harness.bareStatus = 0;
    assertEquals(
        0,
        harness.run(
            "machine", "run", "--json", "--harts=4", "--memory", "1 GiB", "--timeout=1.5", "a b"));
    assertTrue(
        harness.bareWords.containsAll(
            List.of("file=a b", "harts=4", "memory=1073741824", "json=true", "nanos=1500000000")));
    assertEquals("", harness.out() + harness.err());
  }
}
