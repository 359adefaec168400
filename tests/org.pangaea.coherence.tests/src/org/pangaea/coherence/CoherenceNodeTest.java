package org.pangaea.coherence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class CoherenceNodeTest {
  private final Machine machine = new Machine(2, 2, 1024, gfn -> gfn < 512 ? 0 : 1);
  private final CoherenceNode node = machine.nodes[0];

  private String refused(int from, Message message, ByteBuffer payload) {
    machine.hosts[0].problems.clear();
    node.receive(from, message, payload);
    assertEquals(1, machine.hosts[0].problems.size());
    return machine.hosts[0].problems.get(0).toString();
  }

  @Test
  void untouchedPagesAreTheirHomesAndCostNothing() {
    assertEquals(MirrorState.EXCLUSIVE, node.state(0));
    assertEquals(MirrorState.INVALID, node.state(512));
    assertEquals(Version.ZERO, node.version(0));
    assertEquals(Version.NONE, node.version(512));
    assertEquals(DirectoryState.HOME, node.directoryState(0));
    assertEquals(0, node.holders(0));
    assertFalse(node.needsFrame(0));
    assertTrue(node.needsFrame(512));
    assertTrue(node.describe(512).contains("untouched"));
    assertEquals(null, node.existing(512));
  }

  @Test
  void pagesOutsideRamAreRefused() {
    assertFalse(node.contains(1024));
    assertThrows(IllegalArgumentException.class, () -> node.describe(1024));
    Message message = Message.request(1024, 1, Access.READ, 0, 0);
    assertTrue(refused(1, message, null).contains("no such page"));
  }

  @Test
  void messagesThatCannotBeAreRefusedAndReported() {
    Message read = Message.request(0, 1, Access.READ, 0, 0);
    assertTrue(refused(0, read, null).contains("no such node"));
    assertTrue(refused(5, read, null).contains("no such node"));
    assertTrue(refused(1, read, ByteBuffer.allocate(8)).contains("missing or too much"));
    assertTrue(
        refused(1, Message.request(600, 1, Access.READ, 0, 0), null).contains("not live here"));
    assertTrue(
        refused(1, Message.request(0, 1, Access.READ, 9, 0), null).contains("last grant is 0"));
    assertTrue(refused(1, Message.done(0, 1, 1, false), null).contains("No such transaction"));
    assertTrue(refused(1, Message.evicted(0, 1, 0, 1), null).contains("Only the page's home"));
    assertTrue(
        refused(1, Message.evicted(600, 0, 0, 1), null).contains("eviction is not under way"));
    assertTrue(refused(1, Message.invalidate(600, 1, 9, 10), null).contains("nobody asked for"));
  }

  @Test
  void homesOwnPagesAreNotEvicted() {
    assertEquals(Eviction.REFUSED, node.evict(0));
    assertEquals(Eviction.DONE, node.evict(512));
  }

  @Test
  void directoryOfAnotherNodesPageIsNotHere() {
    assertThrows(IllegalArgumentException.class, () -> node.holders(512));
  }

  @Test
  void agentThatGivesUpIsNotWokenAndLeavesNothing() {
    Agent agent = machine.hosts[0].agents[0];
    agent.resume(gfn -> {});
    assertEquals(Outcome.WAIT, node.request(512, agent, Access.READ));
    node.withdraw(512, agent);
    machine.deliverAll();
    assertEquals(0, node.waiting(512));
    assertEquals(MirrorState.EXCLUSIVE, node.state(512));
    assertEquals(Park.PARKED, agent.park());
  }

  @Test
  void readersShareWhereThatIsChosen() {
    CoherenceNode home =
        new CoherenceNode(
            0,
            2,
            0,
            1,
            gfn -> 0,
            machine.hosts[0].agents,
            machine.hosts[0],
            new Measures(false, false, false, false, false, false, false),
            0);
    home.receive(1, Message.request(0, 1, Access.READ, 0, Version.NONE), null);
    assertFalse(machine.network.get(0).message().exclusive());
    assertEquals(DirectoryState.SHARED, home.directoryState(0));
  }

  @Test
  void agentsStandAtTheirIds() {
    Agent[] wrong = {new Agent(1)};
    assertThrows(IllegalArgumentException.class, () -> node(0, 1, wrong));
    assertThrows(IllegalArgumentException.class, () -> node(2, 2, new Agent[0]));
  }

  private CoherenceNode node(int self, int nodes, Agent[] agents) {
    return new CoherenceNode(
        self, nodes, 0, 1, gfn -> 0, agents, machine.hosts[0], Measures.ALL, 16);
  }

  @Test
  void pagesMayBeUsedByManyThreadsAtOnce() throws InterruptedException {
    AtomicReference<Throwable> failure = new AtomicReference<>();
    Thread[] threads = new Thread[2];
    for (int i = 0; i < threads.length; i++) {
      int parity = i;
      Agent agent = machine.hosts[0].agents[i];
      agent.resume(gfn -> {});
      // Neighbours in one chunk, each page used by one thread only.
      threads[i] =
          new Thread(() -> {
            for (int gfn = parity; gfn < 512; gfn += 2) {
              assertEquals(Outcome.GRANTED, node.request(gfn, agent, Access.WRITE));
            }
          });
      threads[i].setUncaughtExceptionHandler((thread, e) -> failure.set(e));
      threads[i].start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertEquals(null, failure.get());
    for (int gfn = 0; gfn < 512; gfn++) {
      assertEquals(MirrorState.MODIFIED, node.state(gfn));
    }
  }
}
