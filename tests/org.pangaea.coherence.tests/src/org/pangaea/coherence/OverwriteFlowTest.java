package org.pangaea.coherence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is sent, and what is not, when all of a page is overwritten. */
class OverwriteFlowTest {
  private static final int HOME = 0;
  private static final int PAGE = 3;

  private Machine machine = machine(true);

  private static Machine machine(boolean withoutData) {
    Measures measures = new Measures(true, false, true, withoutData, true, true, true);
    Machine made = new Machine(4, 2, 8, gfn -> HOME, measures);
    for (Machine.Host host : made.hosts) {
      for (Agent agent : host.agents) {
        agent.resume(gfn -> {});
      }
    }
    return made;
  }

  private Outcome request(int node, int agent, Access access) {
    return machine.nodes[node].request(PAGE, machine.hosts[node].agents[agent], access);
  }

  /** Delivers everything, and has everybody give up what is asked for. */
  private void settle() {
    do {
      machine.deliverAll();
      for (Machine.Host host : machine.hosts) {
        for (Agent agent : host.agents) {
          for (long gfn; (gfn = agent.nextRevoke()) != Agent.NO_PAGE; ) {
            host.node().acknowledge(gfn, agent);
          }
        }
      }
    } while (!machine.network.isEmpty());
  }

  private Outcome obtain(int node, Access access) {
    Outcome outcome = request(node, 0, access);
    if (outcome == Outcome.WAIT) {
      machine.hosts[node].agents[0].park();
      settle();
      machine.hosts[node].agents[0].resume(gfn -> {});
      outcome = request(node, 0, access);
      settle();
    }
    for (Machine.Host host : machine.hosts) {
      assertEquals(List.of(), host.problems);
    }
    return outcome;
  }

  private void write(int node, long value) {
    assertEquals(Outcome.GRANTED, obtain(node, Access.WRITE));
    machine.hosts[node].frames[PAGE] = value;
    machine.sent.clear();
  }

  private void assertOverwritten(int node, String... messages) {
    assertEquals(Outcome.OVERWRITTEN, obtain(node, Access.OVERWRITE));
    assertEquals(List.of(messages), machine.sent);
    assertEquals(0, machine.hosts[node].frames[PAGE]);
    assertEquals(MirrorState.MODIFIED, machine.nodes[node].state(PAGE));
    assertEquals(1, machine.hosts[node].counted(Counter.FILLED_BY_OVERWRITE));
  }

  @Test
  void homesBytesStayWhereTheyAre() {
    write(HOME, 7);
    assertOverwritten(1, "REQUEST 1>0", "GRANT 0>1");
  }

  @Test
  void theBytesOfAThirdNodeStayWhereTheyAre() {
    write(1, 7);
    assertOverwritten(2, "REQUEST 2>0", "FORWARD 0>1", "GRANT 0>2", "DATA 1>2", "DONE 2>0");
  }

  @Test
  void homesOwnAgentsNeedNoneOfAnOwner() {
    write(1, 7);
    assertOverwritten(HOME, "FORWARD 0>1", "DATA 1>0");
  }

  @Test
  void homeThatWaitsForItsTurnStillNeedsNone() {
    write(1, 7);
    assertEquals(Outcome.WAIT, request(2, 0, Access.WRITE));
    machine.deliver(MessageKind.REQUEST);
    assertEquals(Outcome.WAIT, request(HOME, 0, Access.OVERWRITE));
    machine.hosts[HOME].agents[0].park();
    settle();
    machine.sent.clear();
    assertEquals(Outcome.GRANTED, request(2, 0, Access.WRITE));
    settle();
    machine.hosts[HOME].agents[0].resume(gfn -> {});
    assertOverwritten(HOME, "DATA 2>0");
  }

  @Test
  void sharersStopFirst() {
    write(HOME, 7);
    obtain(1, Access.READ);
    obtain(2, Access.READ);
    machine.sent.clear();
    assertOverwritten(
        3,
        "REQUEST 3>0",
        "INVALIDATE 0>1",
        "INVALIDATE 0>2",
        "GRANT 0>3",
        "INVALIDATED 1>3",
        "INVALIDATED 2>3",
        "DONE 3>0");
  }

  @Test
  void theNextReaderGetsTheZeros() {
    write(1, 7);
    assertEquals(Outcome.OVERWRITTEN, obtain(2, Access.OVERWRITE));
    machine.hosts[1].frames[PAGE] = 8;
    obtain(1, Access.READ);
    assertEquals(0, machine.hosts[1].frames[PAGE], "its old bytes were thought current");
    assertEquals(0, machine.hosts[HOME].frames[PAGE]);
  }

  @Test
  void whoHasTheBytesUpgrades() {
    write(1, 7);
    obtain(2, Access.READ);
    assertEquals(Outcome.GRANTED, obtain(2, Access.OVERWRITE));
    assertEquals(1, machine.hosts[2].counted(Counter.UPGRADE));
    assertEquals(0, machine.hosts[2].counted(Counter.FILLED_BY_OVERWRITE));
    assertEquals(Outcome.GRANTED, obtain(2, Access.OVERWRITE), "it has the page");
  }

  /** One agent of node 2 has overwritten the page, for which the second waited at the same time. */
  private void overwriteBeside(Access access) {
    write(1, 7);
    Agent second = machine.hosts[2].agents[1];
    assertEquals(Outcome.WAIT, request(2, 0, Access.OVERWRITE));
    assertEquals(Outcome.WAIT, request(2, 1, access));
    second.park();
    assertEquals(Outcome.OVERWRITTEN, obtain(2, Access.OVERWRITE));
    machine.hosts[2].frames[PAGE] = 9;
    second.resume(gfn -> {});
  }

  @Test
  void allWhoWaitToOverwriteDoSoAtOnce() {
    overwriteBeside(Access.OVERWRITE);
    assertEquals(Outcome.OVERWRITTEN, request(2, 1, Access.OVERWRITE));
    assertEquals(9, machine.hosts[2].frames[PAGE], "a store that came later is lost");
    assertEquals(Outcome.GRANTED, request(2, 1, Access.OVERWRITE), "this is another one");
  }

  @Test
  void whoHasOverwrittenWithoutHearingOfItMayLeave() {
    overwriteBeside(Access.OVERWRITE);
    machine.nodes[2].withdraw(PAGE, machine.hosts[2].agents[1]);
    assertEquals(Outcome.GRANTED, request(2, 1, Access.OVERWRITE), "this is another one");
  }

  @Test
  void aWriterBesideItNeedsNoBytesEither() {
    overwriteBeside(Access.WRITE);
    assertEquals(Outcome.GRANTED, request(2, 1, Access.WRITE));
    assertEquals(9, machine.hosts[2].frames[PAGE]);
    assertTrue(machine.sent.contains("DATA 1>2"), machine.sent::toString);
  }

  @Test
  void whoJoinsARequestForTheBytesGetsThem() {
    write(1, 7);
    Agent second = machine.hosts[2].agents[1];
    assertEquals(Outcome.WAIT, request(2, 0, Access.READ));
    assertEquals(Outcome.WAIT, request(2, 1, Access.OVERWRITE));
    second.park();
    machine.hosts[2].agents[0].park();
    settle();
    assertEquals(7, machine.hosts[2].frames[PAGE]);
    assertTrue(machine.sent.contains("DATA 1>2 +page"), machine.sent::toString);
  }

  @Test
  void anOfferThatCrossesTheRequestIsOverwrittenAsWell() {
    assertEquals(Outcome.WAIT, request(1, 0, Access.OVERWRITE));
    assertTrue(machine.nodes[HOME].offer(PAGE, 1));
    machine.hosts[1].agents[0].park();
    machine.deliver(MessageKind.OFFER);
    settle();
    machine.hosts[1].agents[0].resume(gfn -> {});
    assertEquals(Outcome.OVERWRITTEN, request(1, 0, Access.OVERWRITE));
  }

  @Test
  void withoutTheMeasureItIsAStore() {
    machine = machine(false);
    write(1, 7);
    assertEquals(Outcome.GRANTED, obtain(2, Access.OVERWRITE));
    assertEquals(
        List.of("REQUEST 2>0", "FORWARD 0>1", "GRANT 0>2", "DATA 1>2 +page", "DONE 2>0"),
        machine.sent);
    assertEquals(7, machine.hosts[2].frames[PAGE], "the agent has yet to overwrite it");
  }

  @Test
  void onlyWritersNeedNoBytes() {
    Message request = Message.request(PAGE, 1, Access.READ, 0, Version.ANY);
    machine.nodes[HOME].receive(1, request, null);
    assertEquals(
        "Who does not write needs the bytes.", machine.hosts[HOME].problems.getFirst().reason());
    assertEquals(List.of(), machine.sent);
  }

  @Test
  void bytesHaveNoVersionThatSaysThatNoneAreNeeded() {
    assertEquals(Outcome.WAIT, request(1, 0, Access.READ));
    Message asked = Message.request(PAGE, 1, Access.READ, 0, Version.NONE);
    for (long version : new long[] {Version.ANY, Version.NONE}) {
      Message grant = Message.grant(asked, 5, false, version, 0, true);
      machine.nodes[1].receive(HOME, grant, ByteBuffer.allocate(Long.BYTES));
    }
    assertEquals(2, machine.hosts[1].problems.size(), machine.hosts[1].problems::toString);
    assertEquals(MirrorState.FILLING, machine.nodes[1].state(PAGE));
  }

  @Test
  void whoHasAskedCannotLeaveItAsItIs() {
    assertEquals(Outcome.WAIT, request(1, 0, Access.OVERWRITE));
    Agent agent = machine.hosts[1].agents[0];
    assertThrows(IllegalStateException.class, () -> machine.nodes[1].withdraw(PAGE, agent));
    assertEquals(Outcome.OVERWRITTEN, obtain(1, Access.OVERWRITE));
    machine.nodes[1].withdraw(PAGE, agent);
  }
}
