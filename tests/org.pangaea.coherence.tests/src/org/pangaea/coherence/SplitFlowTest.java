package org.pangaea.coherence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is said about a page of two blocks that is split, and how it leaves a node. */
class SplitFlowTest {
  private static final int HOME = 0;
  private static final int PAGE = 3;

  private final Machine machine = new Machine(3, 2, 8, gfn -> HOME, Measures.ALL, 2);
  private final CoherenceNode home = machine.nodes[HOME];
  private final Machine.Host first = machine.hosts[1];
  private final Agent agent = first.agents[0];

  @BeforeEach
  void everybodyRuns() {
    for (Machine.Host host : machine.hosts) {
      for (Agent each : host.agents) {
        each.resume(gfn -> {});
      }
    }
  }

  private long block(int index) {
    return home.block(PAGE, index);
  }

  /** Nothing was refused anywhere, and this was sent since the last time. */
  private void expect(String... messages) {
    assertEquals(List.of(messages), machine.sent);
    machine.sent.clear();
    for (Machine.Host host : machine.hosts) {
      assertEquals(List.of(), host.problems);
    }
  }

  private void write(long id) {
    if (first.node().request(id, agent, Access.WRITE) == Outcome.WAIT) {
      agent.park();
      machine.deliverAll();
      agent.resume(gfn -> {});
      assertEquals(Outcome.GRANTED, first.node().request(id, agent, Access.WRITE));
    }
    machine.sent.clear();
  }

  @Test
  void whoHasNotHeardOfItIsTurnedAwayAndAsksForTheBlock() {
    home.split(PAGE);
    machine.network.clear();
    expect("SPLIT 0>1", "SPLIT 0>2");
    assertEquals(Outcome.WAIT, first.node().request(PAGE, agent, Access.WRITE));
    assertEquals(Park.PARKED, agent.park());
    machine.deliverAll();
    expect("REQUEST 1>0", "TURNED 0>1");
    agent.resume(gfn -> {});
    assertTrue(first.node().isSplit(PAGE));
    assertEquals(MirrorState.INVALID, first.node().state(PAGE));
    assertEquals(Outcome.WAIT, first.node().request(block(1), agent, Access.WRITE));
    machine.deliverAll();
    expect("REQUEST 1>0", "GRANT 0>1 +page");
    assertEquals(1, machine.hosts[HOME].counted(Counter.TURNED_AWAY));
  }

  @Test
  void whoWaitsWhileThePageIsFetchedToBeSplitIsTurnedAwayThen() {
    write(PAGE);
    agent.park();
    Machine.Host second = machine.hosts[2];
    home.split(PAGE);
    second.node().request(PAGE, second.agents[0], Access.READ);
    second.agents[0].park();
    machine.deliver(MessageKind.REQUEST);
    expect("FORWARD 0>1", "REQUEST 2>0");
    machine.deliverAll();
    expect("DATA 1>0 +page", "SPLIT 0>1", "SPLIT 0>2", "TURNED 0>2");
    assertEquals(0, second.node().waiting(PAGE));
  }

  @Test
  void whoWantsToWriteItsCopyLosesItAndIsTurnedAway() {
    write(PAGE);
    Machine.Host second = machine.hosts[2];
    second.node().request(PAGE, second.agents[0], Access.WALK);
    second.agents[0].park();
    agent.park();
    machine.deliverAll();
    machine.sent.clear();
    home.split(PAGE);
    second.agents[0].resume(gfn -> {});
    assertEquals(Outcome.WAIT, second.node().request(PAGE, second.agents[0], Access.WRITE));
    assertEquals(MirrorState.UPGRADING, second.node().state(PAGE));
    second.agents[0].park();
    machine.deliverAll();
    assertEquals(1, machine.sent.stream().filter("TURNED 0>2"::equals).count());
    assertEquals(MirrorState.INVALID, second.node().state(PAGE));
    assertEquals(0, second.node().waiting(PAGE));
    // Its frame has the old bytes still, which might have become current again.
    assertFalse(second.node().needsFrame(PAGE));
  }

  @Test
  void whoIsTurnedAwayAfterNewerNewsAsksForTheSameAgain() {
    home.split(PAGE);
    assertEquals(Outcome.WAIT, first.node().request(PAGE, agent, Access.READ));
    assertEquals(Park.PARKED, agent.park());
    machine.deliver(MessageKind.REQUEST);
    home.join(PAGE);
    machine.deliver(MessageKind.JOINED);
    machine.sent.clear();
    machine.deliver(MessageKind.TURNED);
    expect("REQUEST 1>0");
    machine.deliverAll();
    expect("GRANT 0>1 +page");
    assertEquals(0, first.node().waiting(PAGE));
  }

  @Test
  void aRequestThatWasTurnedAwayCannotComeAgain() {
    home.split(PAGE);
    machine.network.clear();
    first.node().request(PAGE, agent, Access.READ);
    Machine.Parcel request = machine.network.getFirst();
    machine.deliverAll();
    machine.deliver(request);
    assertEquals(1, machine.hosts[HOME].problems.size());
  }

  @Test
  void whoIsTurnedAwayBeforeItParksHoldsNothingWhileItWaitsForTheAnswer() {
    home.split(PAGE);
    machine.deliverAll();
    write(block(0));
    assertEquals(Outcome.WAIT, first.node().request(block(1), agent, Access.READ));
    home.join(PAGE);
    home.split(PAGE);
    agent.retry();
    assertEquals(Park.WOKEN, agent.park());
    machine.deliverAll();
    // The block was given back without it.
    assertEquals(MirrorState.INVALID, first.node().state(block(0)));
    long[] dropped = new long[1];
    agent.resume(gfn -> dropped[0] = gfn);
    assertEquals(block(0), dropped[0]);
  }

  @Test
  void whoWaitsToFetchHasThePageJoined() {
    write(PAGE);
    agent.park();
    Machine.Host second = machine.hosts[2];
    home.split(PAGE);
    second.node().request(PAGE, second.agents[0], Access.FETCH);
    machine.deliver(MessageKind.REQUEST);
    machine.sent.clear();
    second.agents[0].park();
    machine.deliver(MessageKind.FORWARD);
    machine.deliver(MessageKind.DATA);
    List<String> joined = List.of("SPLIT 0>1", "SPLIT 0>2", "JOINED 0>1", "JOINED 0>2");
    assertTrue(machine.sent.containsAll(joined), () -> machine.sent.toString());
    machine.deliverAll();
    second.agents[0].resume(gfn -> {});
    while (second.node().request(PAGE, second.agents[0], Access.FETCH) == Outcome.WAIT) {
      assertFalse(machine.network.isEmpty(), () -> home.describe(PAGE));
      machine.deliverAll();
    }
    assertFalse(home.isSplit(PAGE));
  }

  @Test
  void requestOfABlockWaitsUntilThePageIsWhole() {
    home.split(PAGE);
    machine.deliverAll();
    write(block(0));
    home.join(PAGE);
    first.node().request(block(1), first.agents[1], Access.READ);
    machine.deliver(MessageKind.REQUEST);
    expect("FORWARD 0>1", "REQUEST 1>0");
    machine.deliver(MessageKind.FORWARD);
    assertEquals(block(0), agent.nextRevoke());
    first.node().acknowledge(block(0), agent);
    machine.deliverAll();
    expect("DATA 1>0 +page", "JOINED 0>1", "JOINED 0>2", "TURNED 0>1");
    assertFalse(first.node().isSplit(PAGE));
  }

  @Test
  void aPageLeavesWithItsBlocksAndItsFrameIsFreeWhenTheLastHasLeft() {
    home.split(PAGE);
    machine.deliverAll();
    write(block(0));
    write(block(1));
    assertFalse(first.node().isFrameFree(PAGE));
    assertTrue(first.node().isReadable(PAGE));
    agent.park();
    assertEquals(Eviction.PENDING, first.node().evict(PAGE));
    expect("EVICT 1>0 +page", "EVICT 1>0 +page");
    machine.deliver(MessageKind.EVICT);
    machine.deliver(MessageKind.EVICTED);
    assertEquals(List.of(block(0)), first.evicted);
    assertFalse(first.node().isFrameFree(PAGE));
    // Its frame is on its way out: who wants the first block again waits for the second.
    assertEquals(block(1), first.node().leaving(block(0)));
    agent.resume(gfn -> {});
    first.node().awaitEviction(block(1), agent);
    assertEquals(Park.PARKED, agent.park());
    machine.deliverAll();
    assertEquals(Park.WOKEN, agent.park());
    assertTrue(first.node().isFrameFree(PAGE));
    assertEquals(block(0), first.node().leaving(block(0)));
  }

  @Test
  void aPageStaysWhileOneOfItsBlocksIsWaitedFor() {
    home.split(PAGE);
    machine.deliverAll();
    write(block(0));
    first.node().request(block(1), agent, Access.READ);
    assertEquals(Eviction.REFUSED, first.node().evict(PAGE));
    assertEquals(MirrorState.MODIFIED, first.node().state(block(0)));
  }

  @Test
  void whatTurnsNobodyAwayIsRefused() {
    first.node().request(PAGE, agent, Access.READ);
    Message request = Message.request(PAGE, 1, Access.READ, 0, 0);
    Message other = Message.request(4, 1, Access.READ, 0, 0);
    Message older = Message.request(PAGE, 1, Access.READ, 5, 0);
    first.node().receive(2, Message.turned(request, 7, 6), null);
    first.node().receive(HOME, Message.turned(request, 7, 0), null);
    first.node().receive(HOME, Message.turned(request, 0, 6), null);
    first.node().receive(HOME, Message.turned(other, 7, 6), null);
    first.node().receive(HOME, Message.turned(older, 7, 6), null);
    assertEquals(5, first.problems.size());
    assertEquals(0b1, first.node().waiting(PAGE));
    assertEquals(MirrorState.FILLING, first.node().state(PAGE));
  }
}
