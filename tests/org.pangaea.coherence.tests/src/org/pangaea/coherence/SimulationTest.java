package org.pangaea.coherence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Random runs. A failing one is repeated with {@code -Dpangaea.seed=N}, which runs that seed only.
 */
class SimulationTest {
  private static void seeds(int runs, LongConsumer run) {
    Long given = Long.getLong("pangaea.seed");
    long first = given != null ? given : System.nanoTime() & 0xffff_ffffL;
    for (long seed = first; seed < first + (given != null ? 1 : runs); seed++) {
      try {
        run.accept(seed);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("repeat with -Dpangaea.seed=" + seed + ": " + e.getMessage(), e);
      }
    }
    System.out.println("simulated " + runs + " runs from seed " + first);
  }

  private static void assertNothingReported(Simulator simulator) {
    for (Machine.Host host : simulator.machine.hosts) {
      assertEquals(List.of(), host.problems);
    }
  }

  @Test
  void everyReadReturnsTheLastWriteAndEveryRequestEnds() {
    seeds(30, seed -> simulate(seed, 20_000));
  }

  @Test
  @Tag("long")
  void everyReadReturnsTheLastWriteAndEveryRequestEndsForLong() {
    seeds(300, seed -> simulate(seed, 200_000));
  }

  private static void simulate(long seed, int steps) {
    int nodes = 1 + (int) (seed % 5);
    // At least one frame for each agent.
    Simulator simulator = new Simulator(seed, nodes, 4, 12, 4 + (int) (seed % 4));
    for (int i = 0; i < 10; i++) {
      simulator.run(steps / 10);
      simulator.checkInvariants();
    }
    assertEquals(List.of(), simulator.finish());
    simulator.checkAllPages();
    assertNothingReported(simulator);
    assertEquals(List.of(), simulator.machine.open(), "asked and neither answered nor let go");
    assertEquals(List.of(), simulator.machine.unasked, "let go and answered all the same");
  }

  @Test
  void everyReadReturnsTheLastWriteWherePagesAreSplitAndJoined() {
    seeds(30, seed -> simulateBlocks(seed, 20_000));
  }

  @Test
  @Tag("long")
  void everyReadReturnsTheLastWriteWherePagesAreSplitAndJoinedForLong() {
    seeds(300, seed -> simulateBlocks(seed, 200_000));
  }

  private static void simulateBlocks(long seed, int steps) {
    int nodes = 2 + (int) (seed % 4);
    Simulator simulator = new Simulator(seed, nodes, 4, 4, 4, 1 + (int) (seed % 3));
    for (int i = 0; i < 10; i++) {
      simulator.run(steps / 10);
      simulator.checkInvariants();
    }
    assertEquals(List.of(), simulator.finish());
    assertTrue(simulator.changes > steps / 2000, simulator.changes + " splits and joins only");
    simulator.checkAllPages();
    assertNothingReported(simulator);
    assertEquals(List.of(), simulator.machine.open(), "asked and neither answered nor let go");
    assertEquals(List.of(), simulator.machine.unasked, "let go and answered all the same");
  }

  @Test
  void duplicatedAndLateMessagesAreRefusedAndReported() {
    seeds(
        20,
        seed -> {
          Simulator simulator = new Simulator(seed, 4, 2, 8, 4);
          List<Machine.Parcel> seen = new ArrayList<>();
          int[] repeated = new int[1];
          simulator.disturbance =
              parcel -> {
                seen.add(parcel);
                if (simulator.random.nextInt(4) == 0) {
                  // A recent one, or a very old one.
                  int back = simulator.random.nextInt(simulator.random.nextBoolean() ? 8 : 5000);
                  repeated[0]++;
                  simulator.machine.network.add(seen.get(Math.max(0, seen.size() - 1 - back)));
                }
              };
          simulator.run(30_000);
          simulator.checkInvariants();
          assertEquals(List.of(), simulator.finish());
          simulator.checkInvariants();
          simulator.disturbance = null;
          simulator.checkAllPages();
          assertEveryOneIsReported(simulator, repeated[0]);
        });
  }

  private static void assertEveryOneIsReported(Simulator simulator, int bad) {
    int problems = 0;
    for (Machine.Host host : simulator.machine.hosts) {
      problems += host.problems.size();
    }
    assertEquals(bad, problems);
  }

  @Test
  void forgedMessagesAreRefusedAndReported() {
    seeds(
        20,
        seed -> {
          Simulator simulator = new Simulator(seed, 4, 2, 8, 4);
          int[] forged = new int[1];
          simulator.disturbance =
              parcel -> {
                if (simulator.random.nextInt(4) == 0) {
                  forged[0]++;
                  simulator.machine.deliver(forge(simulator, parcel));
                }
              };
          simulator.run(30_000);
          assertEquals(List.of(), simulator.finish());
          simulator.checkInvariants();
          simulator.checkAllPages();
          assertEveryOneIsReported(simulator, forged[0]);
        });
  }

  /**
   * The message of another node, said by one whose message it is not; or with wrong numbers. Not a
   * sharer that says it has stopped reading when it has not: that only harms what it reads itself,
   * and nobody else can know.
   */
  private static Machine.Parcel forge(Simulator simulator, Machine.Parcel genuine) {
    Message message = genuine.message();
    int from = genuine.from();
    Message.Builder lie = new Message.Builder(message);
    if (message.kind() != MessageKind.INVALIDATED && simulator.random.nextBoolean()) {
      while (from == genuine.from() || from == genuine.to()) {
        from = simulator.random.nextInt(4);
      }
    } else {
      long wrong = 1_000_000 + simulator.random.nextInt(1000);
      lie.grant(wrong).ends(wrong);
    }
    java.nio.ByteBuffer bytes = java.nio.ByteBuffer.allocate(genuine.bytes().length);
    lie.build().encode(bytes);
    return new Machine.Parcel(from, genuine.to(), bytes.array(), 0);
  }

  @Test
  void crashOfANodeStopsOnlyWhatNeedsItAndIsNamed() {
    seeds(
        30,
        seed -> {
          Simulator simulator = new Simulator(seed, 4, 2, 12, 4);
          simulator.run(10_000);
          int dead = simulator.crashed = simulator.random.nextInt(4);
          simulator.run(10_000);
          List<Simulator.Actor> stuck = simulator.finish();
          simulator.checkInvariants();
          assertNothingReported(simulator);
          for (Simulator.Actor actor : stuck) {
            assertTrue(names(simulator, actor, dead), () -> actor + "\n" + tell(simulator, actor));
          }
        });
  }

  /** Whether what the living know about the page, or about those in its way, names the dead. */
  private static boolean names(Simulator simulator, Simulator.Actor actor, int dead) {
    // Without a frame of its own yet, it waits for the eviction of others.
    boolean noFrame = actor.host.node().needsFrame(actor.wanted);
    String all = tell(simulator, actor);
    return noFrame
        || actor.wanted % 4 == dead
        || all.matches("(?s).*(node " + dead + "|nodes \\{[0-9,]*" + dead + "[0-9,]*}).*");
  }

  private static String tell(Simulator simulator, Simulator.Actor actor) {
    StringBuilder all = new StringBuilder();
    for (CoherenceNode node : simulator.machine.nodes) {
      if (node.self != simulator.crashed) {
        all.append(node.describe(actor.wanted)).append("\n");
      }
    }
    return all.toString();
  }
}
