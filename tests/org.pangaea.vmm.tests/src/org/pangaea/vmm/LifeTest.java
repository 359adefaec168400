package org.pangaea.vmm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.pangaea.control.LoadRequest;
import org.pangaea.control.VmState;

/** The life of a VM: how it is started and how it may end. */
class LifeTest {
  /** All harts write to all nodes' memory, for ever. */
  static final String ENDLESS =
      """
      main:
          li s1, FREE
          li s2, RAM + (NODES - 1) * NODE_MEMORY + 0x10000
          li s3, 1
          bnez tp, 1f
          la a0, text
          call puts
      1:  amoadd.d zero, s3, (s1)
          ld t0, (s2)
          addi t0, t0, 1
          sd t0, (s2)
          sd t0, 1000(s1)
          j 1b
      report:
          ret
      text:
          .asciz "for ever\\n"
          .balign 4
      """;

  private static String ending(String instructions) {
    return "main:\n" + instructions + "\n1:  j 1b\nreport:\n    ret\n";
  }

  private static Stream<DynamicTest> endsAs(VmState state, String reason, String instructions) {
    return Layout.each(
        layout -> {
          try (TestCluster cluster = TestCluster.running(layout, ending(instructions))) {
            cluster.awaitEnd();
            for (int node = 0; node < layout.nodes(); node++) {
              assertEquals(state, cluster.share(node).state(), cluster::describe);
              String why = cluster.share(node).status().reason();
              assertTrue(why.contains(reason), why);
            }
          }
        },
        Layout.of(1, 1),
        Layout.of(2, 1));
  }

  /** The last hart, so on another node than the device. */
  private static final String LAST = "    li t0, HARTS - 1\n    bne tp, t0, 1f\n    li t0, POWER\n";

  @TestFactory
  Stream<DynamicTest> thePowerDevicePowersOff() {
    return endsAs(VmState.POWERED_OFF, "powered", LAST + "    li t1, 0x5555\n    sw t1, (t0)");
  }

  @TestFactory
  Stream<DynamicTest> thePowerDeviceResets() {
    return endsAs(VmState.RESET, "restart", LAST + "    li t1, 0x7777\n    sw t1, (t0)");
  }

  @TestFactory
  Stream<DynamicTest> thePowerDeviceFailsWithACode() {
    return endsAs(VmState.PANICKED, "code 7", LAST + "    li t1, 0x73333\n    sw t1, (t0)");
  }

  @TestFactory
  Stream<DynamicTest> aSystemResetForAFailureIsAPanic() {
    return endsAs(
        VmState.PANICKED,
        "failure",
        "    li a7, 0x53525354\n    li a6, 0\n    li a0, 0\n    li a1, 1\n    ecall");
  }

  @TestFactory
  Stream<DynamicTest> aKernelPanicOnTheConsoleIsAPanic() {
    String line = "[    1.0] Kernel panic - not syncing: No working init found.";
    String end = "[    1.1] ---[ end Kernel panic - not syncing: No working init found. ]---";
    return endsAs(
        VmState.PANICKED,
        "No working init found",
        "    li t0, HARTS - 1\n    bne tp, t0, 1f\n    la a0, text\n    call puts\n1:  j 1b\n"
            + "text:\n    .asciz \""
            + line
            + "\\n"
            + end
            + "\\n\"\n    .balign 4\n");
  }

  @TestFactory
  Stream<DynamicTest> aClientStopsARunningVm() {
    return Layout.each(
        layout -> {
          try (TestCluster cluster = TestCluster.running(layout, ENDLESS)) {
            cluster.awaitConsole("for ever");
            cluster.vmm(0).stopShare(cluster.vm());
            for (int node = 1; node < layout.nodes(); node++) {
              int other = node;
              cluster.await("the end of node " + node, () -> cluster.share(other).state().ended());
              assertEquals(VmState.STOPPED, cluster.share(node).state());
              cluster.vmm(node).stopShare(cluster.vm());
            }
            assertEquals(List.of(), cluster.warnings());
            assertFalse(hartThreadsOf(cluster).findAny().isPresent(), "hart threads are left");
          }
        },
        Layout.of(1, 2),
        Layout.of(2, 2),
        Layout.of(3, 1));
  }

  private static Stream<Thread> hartThreadsOf(TestCluster cluster) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("vm " + cluster.vm() + " hart"));
  }

  @Test
  void sharesMayBeStoppedAtAnyMoment() throws Exception {
    for (int i = 0; i < 20; i++) {
      try (TestCluster cluster = TestCluster.running(Layout.of(2, 2), ENDLESS)) {
        if (i % 2 == 0) {
          cluster.awaitConsole("for ever");
        }
        int first = i / 2 % 2;
        TestCluster.atOnce(
            List.of(
                () -> {
                  cluster.vmm(first).stopShare(cluster.vm());
                  return null;
                },
                () -> {
                  cluster.vmm(1 - first).stopShare(cluster.vm());
                  return null;
                }));
        assertFalse(hartThreadsOf(cluster).findAny().isPresent(), "hart threads are left");
      }
    }
  }

  @Test
  void aSecondShareOfTheSameVmIsRefused() throws Exception {
    try (TestCluster cluster = new TestCluster(Layout.of(1, 1))) {
      Exception e = assertThrows(IllegalStateException.class, () -> cluster.createShare(0));
      assertTrue(e.getMessage().contains("VM " + cluster.vm()), e.getMessage());
    }
  }

  @Test
  void aVmIsStartedOnceAndOnlyWithAGuest() throws Exception {
    try (TestCluster cluster = new TestCluster(Layout.of(1, 1))) {
      Exception e = assertThrows(IllegalStateException.class, cluster::start);
      assertTrue(e.getMessage().contains("load a guest"), e.getMessage());
      cluster.load(ENDLESS);
      cluster.start();
      assertThrows(IllegalStateException.class, cluster::start);
      assertThrows(IllegalStateException.class, () -> cluster.load(ENDLESS));
      assertThrows(IllegalStateException.class, () -> cluster.share(0).resume(0));
    }
  }

  @Test
  void aGuestThatCannotBeLoadedIsNamedAndTheVmLivesOn(@TempDir Path folder) throws Exception {
    try (TestCluster cluster = new TestCluster(Layout.of(1, 1))) {
      Path missing = folder.resolve("no-such-kernel");
      assertTrue(failure(cluster, missing, null).contains(missing.toString()));

      Path text = Files.writeString(folder.resolve("text"), "not a kernel".repeat(100));
      assertTrue(failure(cluster, text, null).contains(text.toString()));

      byte[] image = Guest.assemble(ENDLESS, cluster.layout());
      Path good = Files.write(folder.resolve("kernel"), image);
      Path initrd = folder.resolve("no-such-initrd");
      assertTrue(failure(cluster, good, initrd).contains(initrd.toString()));

      byte[] large = image.clone();
      large[16 + 3] = 0x10; // 256 MiB and more
      Path tooLarge = Files.write(folder.resolve("large"), large);
      assertTrue(failure(cluster, tooLarge, null).contains("more memory"));

      cluster.load(ENDLESS);
      cluster.start();
      cluster.awaitConsole("for ever");
    }
  }

  private static String failure(TestCluster cluster, Path kernel, Path initrd) {
    LoadRequest request =
        new LoadRequest(
            cluster.vm(), kernel.toString(), initrd == null ? null : initrd.toString(), "");
    Exception e = assertThrows(Exception.class, () -> cluster.share(0).load(request));
    return e.getMessage();
  }

  @Test
  void aNodeThatIsGoneEndsTheMachineOnAllOthersByName() throws Exception {
    Layout layout = Layout.of(3, 1);
    try (TestCluster cluster = new TestCluster(layout, true)) {
      cluster.load(ENDLESS);
      cluster.start();
      cluster.awaitConsole("for ever");
      cluster.relay(0, 1).close();
      cluster.relay(1, 2).close();
      cluster.awaitEnd();
      for (int node = 0; node < layout.nodes(); node++) {
        assertEquals(VmState.FAILED, cluster.share(node).state(), cluster::describe);
        String reason = cluster.share(node).status().reason();
        assertTrue(reason.contains("n1"), reason);
      }
    }
  }

  /** A hart that sends notices that a link has ended, perhaps before the link's own thread does. */
  @Test
  void whoIsGoneIsToldEvenIfTheMachineFailedForItBefore() throws Exception {
    try (TestCluster cluster = new TestCluster(Layout.of(3, 1), true)) {
      cluster.load(ENDLESS);
      cluster.start();
      cluster.awaitConsole("for ever");
      cluster.share(0).lostNode(1, "a hart could not send");
      cluster.awaitEnd();
      cluster.relay(0, 1).close();
      cluster.relay(1, 2).close();
      for (String node : List.of("n0", "n2")) {
        cluster.await(
            node + " tells of n1",
            () ->
                cluster.warnings().stream()
                    .anyMatch(text -> text.contains("node=" + node + ", peer=n1")));
      }
    }
  }

  @Test
  void aLinkThatEndsAfterAllMachinesCameToAGoodEndIsNobodysConcern() throws Exception {
    try (TestCluster cluster = new TestCluster(Layout.of(2, 1), true)) {
      cluster.load(ENDLESS);
      cluster.start();
      cluster.awaitConsole("for ever");
      cluster.share(0).stop();
      cluster.awaitEnd();
      cluster.relay(0, 1).close();
      cluster.await("the links end", () -> cluster.losses() == 2);
      assertEquals(List.of(), cluster.warnings());
    }
  }

  @Test
  void typingIntoANodeWithoutConsoleIsRefused() throws Exception {
    try (TestCluster cluster = new TestCluster(Layout.of(2, 1))) {
      byte[] text = "x".getBytes(StandardCharsets.US_ASCII);
      Exception e = assertThrows(IllegalStateException.class, () -> cluster.share(1).type(text));
      assertTrue(e.getMessage().contains("n0"), e.getMessage());
    }
  }
}
