package org.pangaea.vmm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.pangaea.control.ShareSpecification;
import org.pangaea.control.ShareStatus;
import org.pangaea.control.VmState;
import org.pangaea.fabric.DeploymentToken;
import org.pangaea.fabric.FabricEndpoint;
import org.pangaea.fabric.FabricOptions;
import org.pangaea.fabric.FrameHandler;
import org.pangaea.fabric.Link;
import org.pangaea.fabric.wire.Address;
import org.pangaea.machine.CoherenceUnit;
import org.pangaea.machine.Engine;
import org.pangaea.machine.GuestMemory;
import org.pangaea.machine.Hart;
import org.pangaea.machine.MemoryPort;
import org.pangaea.machine.interpreter.InterpreterEngine;
import org.pangaea.vmm.host.Affinity;

/**
 * Several VMs over the same VMMs, each with its own guest (claims 6, 18, 29): whatever becomes of
 * one, another one notices nothing but the time.
 */
class SeveralMachinesTest {
  private static final Layout LAYOUT = Layout.of(2, 2);

  private static String torture(int steps) {
    return MemoryTortureTest.COUNTERS.formatted(steps, 4, Seeds.of("several") >>> 8 | 1);
  }

  /** Something done to one machine while another one checks its own memory. */
  private interface Trouble {
    void make(TestCluster troubled) throws Exception;
  }

  private static Stream<DynamicTest> undisturbedBy(String program, Trouble trouble) {
    return Layout.each(
        layout -> {
          try (TestCluster first = TestCluster.running(layout, torture(30_000));
              TestCluster second = first.another(layout, program)) {
            trouble.make(second);
            assertEquals("", first.finish());
          }
        },
        LAYOUT);
  }

  /** All harts of both on one processor: who waits for a page of a hart that waits for its turn? */
  @TestFactory
  Stream<DynamicTest> twoThatShareOneProcessorOfEachNodeBothComeToTheirEnd() {
    Assumptions.assumeTrue(Affinity.isPossible(), "binding threads needs Linux");
    List<Integer> one = List.of(Affinity.of(0).nextSetBit(0));
    return Layout.each(
        layout -> {
          try (TestCluster first = TestCluster.running(layout, torture(5_000));
              TestCluster second = first.another(layout, torture(5_000))) {
            assertEquals("", second.finish());
            assertEquals("", first.finish());
          }
        },
        LAYOUT.boundTo(one));
  }

  @TestFactory
  Stream<DynamicTest> oneThatThrashesMemoryAndIsStopped() {
    return undisturbedBy(
        LifeTest.ENDLESS,
        second -> {
          second.awaitConsole("for ever");
          second.vmm(1).stopShare(second.vm());
          second.await(
              "the end on the other node", () -> second.share(0).state() == VmState.STOPPED);
        });
  }

  @TestFactory
  Stream<DynamicTest> oneThatCallsItsFirmwareAndInterruptsItselfWithoutEnd() {
    String flood =
        HostileGuestTest.NONSENSE.formatted(8_000, Seeds.of("several nonsense") >>> 8 | 1);
    return undisturbedBy(flood, TestCluster::finish);
  }

  @TestFactory
  @Tag("long")
  Stream<DynamicTest> oneThatReadsAndWritesEveryAddressAndCallsEveryFunction() {
    return undisturbedBy(HostileGuestTest.SWEEP, TestCluster::finish);
  }

  @TestFactory
  Stream<DynamicTest> oneThatIsPausedAndGoesOn() {
    return undisturbedBy(
        LifeTest.ENDLESS,
        second -> {
          second.awaitConsole("for ever");
          for (int i = 0; i < 5; i++) {
            second.resume(second.pause());
          }
          assertEquals(VmState.RUNNING, second.share(0).state());
        });
  }

  @TestFactory
  Stream<DynamicTest> oneWhoseKernelGivesUp() {
    return undisturbedBy(
        "main:\n    li a0, 7\n    j fail\nreport:\n    ret\n",
        second -> {
          second.awaitEnd();
          assertEquals(VmState.PANICKED, second.share(0).state());
        });
  }

  @Test
  void eachHasTimeConsoleAndCountersOfItsOwn() throws Exception {
    try (TestCluster idle = TestCluster.running(LAYOUT, LifeTest.ENDLESS)) {
      idle.awaitConsole("for ever");
      idle.pause();
      long ticks = idle.share(0).guestTime();
      long instructions = instructions(idle.share(0).status());
      Map<String, Long> counters = idle.share(1).status().counters();
      try (TestCluster busy = idle.another(LAYOUT, torture(3_000))) {
        busy.finish();
        assertTrue(busy.share(0).status().counters().values().stream().anyMatch(n -> n > 0));
      }
      assertEquals(instructions, instructions(idle.share(0).status()));
      assertEquals(counters, idle.share(1).status().counters());
      assertEquals(ticks, idle.share(0).guestTime());
      assertEquals("for ever\n", idle.console());
      assertEquals(VmState.PAUSED, idle.share(0).state());
    }
  }

  private static long instructions(ShareStatus share) {
    return share.harts().stream().mapToLong(hart -> hart.instructions()).sum();
  }

  @Test
  void aNumberOrNameThatIsTakenIsRefusedAndANumberIsNeverUsedAgain() throws Exception {
    try (TestCluster cluster = TestCluster.running(LAYOUT, LifeTest.ENDLESS)) {
      ShareSpecification share = cluster.specification(0);
      assertRefused(cluster, share, "has a share of VM " + cluster.vm() + " already");
      assertRefused(cluster, numbered(share, 1 << 20), "named '" + share.name() + "' already");
      cluster.vmm(0).stopShare(cluster.vm());
      cluster.vmm(0).stopShare(cluster.vm());
      assertRefused(cluster, share, "numbers of VMs are not used again");
      assertThrows(
          IllegalArgumentException.class, () -> cluster.vmm(0).stopShare((1 << 20) + 1), "unknown");
      cluster.vmm(0).createShare(numbered(share, 1 << 20));
      cluster.vmm(0).stopShare(1 << 20);
      // For what looks at the cluster when the test is over.
      cluster.vmm(1).stopShare(cluster.vm());
    }
  }

  @Test
  void aNameIsTakenUntilTheMachineThatHadItHasStopped() throws Exception {
    CountDownLatch goOn = new CountDownLatch(1);
    EngineMix reluctant = EngineMix.of(() -> new Reluctant(goOn));
    Layout layout = Layout.of(1, 1).on(reluctant);
    try (TestCluster cluster = TestCluster.running(layout, LifeTest.ENDLESS)) {
      Thread stopping = Thread.ofPlatform().start(() -> cluster.vmm(0).stopShare(cluster.vm()));
      cluster.await("the end", () -> cluster.share(0).state().ended());
      assertRefused(cluster, numbered(cluster.specification(0), 1 << 20), "stop it first");
      goOn.countDown();
      stopping.join();
      cluster.vmm(0).createShare(numbered(cluster.specification(0), 1 << 20));
    }
  }

  @Test
  void aMachineWithAnotherCoherenceUnitThanItsProcessIsRefused() throws Exception {
    try (TestCluster cluster = TestCluster.running(Layout.of(1, 1), LifeTest.ENDLESS)) {
      int here = GuestMemory.PAGE_SIZE;
      int other = here == CoherenceUnit.USUAL ? CoherenceUnit.SMALL : CoherenceUnit.USUAL;
      ShareSpecification share = cluster.specification(0);
      ShareSpecification wanted = of(share, 77, "other", share.nodes(), other);
      IllegalArgumentException refusal =
          assertThrows(IllegalArgumentException.class, () -> cluster.vmm(0).createShare(wanted));
      assertEquals(
          "n0 was started to share memory in units of %d bytes, and other wants %d: deploy the cluster anew."
              .formatted(here, other),
          refusal.getMessage());
    }
  }

  private static void assertRefused(TestCluster cluster, ShareSpecification share, String reason) {
    IllegalStateException refusal =
        assertThrows(IllegalStateException.class, () -> cluster.vmm(0).createShare(share));
    assertTrue(refusal.getMessage().contains(reason), refusal.getMessage());
  }

  private static ShareSpecification numbered(ShareSpecification share, int vm) {
    return of(share, vm, share.name(), share.nodes(), share.coherenceUnit());
  }

  private static ShareSpecification of(
      ShareSpecification share, int vm, String name, List<String> nodes, int unit) {
    return new ShareSpecification(
        vm,
        name,
        share.node(),
        nodes,
        share.engine(),
        share.mirrorBudget(),
        share.harts(),
        share.memory(),
        unit,
        share.deviceNode(),
        share.consoleDevice(),
        share.timeScale(),
        share.watchdogSeconds(),
        share.exclusiveOnRead(),
        share.migratoryGrant(),
        share.bulkOwnership(),
        share.overwriteWithoutData(),
        share.untouchedWithoutData(),
        share.unchangedWithoutData(),
        share.adaptiveBlocks(),
        share.timerPacing(),
        share.processors(),
        share.claimedByOthers(),
        share.weight(),
        share.migrateHarts());
  }

  @Test
  void framesOfAPeerThatHasNoShareOfAMachineDoNotReachIt() throws Exception {
    Random random = new Random(Seeds.of("strays"));
    try (TestCluster cluster = TestCluster.running(LAYOUT, torture(30_000));
        FabricEndpoint stranger = stranger()) {
      Link link = stranger.connectAll(Map.of("n0", cluster.address(0)), LIMIT).get("n0");
      for (int i = 0; i < 2_000; i++) {
        link.send(random.nextInt(Link.MAX_TYPE + 1), cluster.vm(), 0, nonsense(random));
      }
      cluster.await("the frames", () -> cluster.vmm(0).strayFrames() == 2_000);
      assertEquals("", cluster.finish());
      assertTrue(link.open(), "other machines may need the link");
    }
  }

  @Test
  void nonsenseOfAMemberEndsItsMachineAndNoOther() throws Exception {
    Random random = new Random(Seeds.of("nonsense of a member"));
    try (TestCluster cluster = TestCluster.running(LAYOUT, torture(30_000));
        FabricEndpoint stranger = stranger()) {
      Link link = stranger.connectAll(Map.of("n0", cluster.address(0)), LIMIT).get("n0");
      // It is there on the other side, too, when a frame has come.
      link.send(0, cluster.vm(), 0);
      cluster.await("the link", () -> cluster.vmm(0).strayFrames() == 1);
      for (int vm = 1 << 20; vm < (1 << 20) + 20; vm++) {
        cluster
            .vmm(0)
            .createShare(
                of(
                    cluster.specification(0),
                    vm,
                    "with-stranger",
                    List.of("n0", STRANGER),
                    GuestMemory.PAGE_SIZE));
        for (int i = 0; i < 100; i++) {
          link.send(random.nextInt(Link.MAX_TYPE + 1), vm, 0, nonsense(random));
        }
        int number = vm;
        cluster.await("an end", () -> cluster.vmm(0).share(number).state() == VmState.FAILED);
        String reason = cluster.vmm(0).share(vm).status().reason();
        assertTrue(reason.contains("'" + STRANGER + "' to 'n0' cannot be understood"), reason);
        cluster.vmm(0).stopShare(vm);
      }
      assertFalse(cluster.hasEnded() && cluster.share(0).state() == VmState.FAILED);
      assertEquals("", cluster.finish());
      assertTrue(link.open(), "other machines may need the link");
    }
  }

  private static final Duration LIMIT = Duration.ofSeconds(TestCluster.LIMIT_SECONDS);

  /** The smaller name connects. */
  private static final String STRANGER = "a-stranger";

  private static FabricEndpoint stranger() throws Exception {
    return FabricEndpoint.open(
        FabricOptions.of(
            STRANGER, DeploymentToken.parse(TestCluster.TOKEN), Address.tcp("127.0.0.1", 0)),
        new FrameHandler() {
          @Override
          public void frame(Link link, int type, int vm, long guestTime, ByteBuffer payload) {
            // It has nothing to say to whatever it is told.
          }

          @Override
          public void closed(Link link, String reason) {
            // The test looks whether it is open.
          }
        });
  }

  private static ByteBuffer nonsense(Random random) {
    byte[] bytes = new byte[random.nextInt(200)];
    random.nextBytes(bytes);
    return ByteBuffer.wrap(bytes);
  }

  /** An engine that does not come back before it may. */
  private static final class Reluctant implements Engine {
    private final Engine engine = new InterpreterEngine();
    private final CountDownLatch goOn;

    Reluctant(CountDownLatch goOn) {
      this.goOn = goOn;
    }

    @Override
    public String name() {
      return "reluctant";
    }

    @Override
    public Instance open(MemoryPort memory) {
      Instance instance = engine.open(memory);
      return new Instance() {
        @Override
        public Executor executor(Hart hart) {
          return budget -> {
            try {
              goOn.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
            return Exit.POLL;
          };
        }

        @Override
        public void codeChanged(long gfn) {
          instance.codeChanged(gfn);
        }

        @Override
        public void close() {
          instance.close();
        }
      };
    }
  }
}
