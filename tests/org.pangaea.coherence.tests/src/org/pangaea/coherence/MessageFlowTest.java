package org.pangaea.coherence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each flow of messages: which, how many, and how many trips the agent waits. */
class MessageFlowTest {
  private static final int HOME = 0;
  private static final int PAGE = 3;

  /** Guesses about pages that migrate are tests of their own. */
  private Machine machine =
      new Machine(4, 2, 8, gfn -> HOME, new Measures(true, false, true, true, true, true, false));

  private void guessMigrations() {
    machine = new Machine(4, 2, 8, gfn -> HOME);
    everybodyRuns();
  }

  private void sendUntouched(boolean unchanged) {
    machine =
        new Machine(
            4, 2, 8, gfn -> HOME, new Measures(true, false, true, true, false, unchanged, false));
    everybodyRuns();
  }

  @BeforeEach
  void everybodyRuns() {
    for (Machine.Host host : machine.hosts) {
      for (Agent agent : host.agents) {
        agent.resume(gfn -> {});
      }
    }
  }

  /** The page is granted after so many trips, by these messages. */
  private void expect(int trips, int node, Access access, String... messages) {
    machine.sent.clear();
    machine.trips = 0;
    Machine.Host host = machine.hosts[node];
    Agent agent = host.agents[0];
    host.tripsToWake[0] = 0;
    if (host.node().request(PAGE, agent, access) == Outcome.WAIT) {
      pollEverybody();
      assertEquals(Park.PARKED, agent.park());
      while (!machine.network.isEmpty()) {
        machine.deliver(machine.network.remove(0));
        pollEverybody();
      }
      agent.resume(gfn -> {});
      assertEquals(
          Outcome.GRANTED,
          host.node().request(PAGE, agent, access),
          () -> host.node().describe(PAGE) + "\n" + machine.nodes[HOME].describe(PAGE));
    }
    assertEquals(List.of(messages), machine.sent);
    assertEquals(trips, host.tripsToWake[0]);
    for (Machine.Host any : machine.hosts) {
      assertEquals(List.of(), any.problems);
    }
  }

  private void pollEverybody() {
    for (Machine.Host host : machine.hosts) {
      for (Agent agent : host.agents) {
        for (long gfn; (gfn = agent.nextRevoke()) != Agent.NO_PAGE; ) {
          host.node().acknowledge(gfn, agent);
        }
      }
    }
  }

  private void write(int node, long value) {
    request(node, Access.WRITE);
    machine.hosts[node].frames[PAGE] = value;
  }

  private void request(int node, Access access) {
    Agent agent = machine.hosts[node].agents[0];
    while (machine.nodes[node].request(PAGE, agent, access) == Outcome.WAIT) {
      pollEverybody();
      agent.park();
      while (!machine.network.isEmpty()) {
        machine.deliverAll();
        pollEverybody();
      }
      agent.resume(gfn -> {});
    }
    machine.deliverAll();
  }

  @Test
  void homesOwnPageCostsNothing() {
    expect(0, HOME, Access.READ);
    expect(0, HOME, Access.FETCH);
    expect(0, HOME, Access.WRITE);
  }

  @Test
  void untouchedPageComesExclusivelyAndWithoutBytesInTwoTrips() {
    expect(2, 1, Access.READ, "REQUEST 1>0", "GRANT 0>1");
    assertEquals(MirrorState.EXCLUSIVE, machine.nodes[1].state(PAGE));
    assertEquals(1, machine.hosts[1].counted(Counter.FILLED_BY_ZERO));
    expect(0, 1, Access.WRITE);
    assertEquals(1, machine.hosts[1].counted(Counter.SILENT_UPGRADE));
  }

  @Test
  void untouchedPageComesWithItsZerosWithoutTheMeasure() {
    sendUntouched(true);
    expect(2, 1, Access.READ, "REQUEST 1>0", "GRANT 0>1 +page");
    expect(
        3,
        2,
        Access.READ,
        "REQUEST 2>0",
        "FORWARD 0>1",
        "GRANT 0>2",
        "DATA 1>2 +page",
        "WRITEBACK 1>0");
    assertEquals(0, machine.hosts[2].frames[PAGE]);
  }

  @Test
  void whatWasOfferedAndNotTouchedHasNoFrameToSendFrom() {
    sendUntouched(true);
    assertTrue(machine.nodes[HOME].offer(PAGE, 1));
    machine.deliverAll();
    machine.hosts[1].frames[PAGE] = 9; // whatever was there
    expect(
        3, 2, Access.READ, "REQUEST 2>0", "FORWARD 0>1", "GRANT 0>2", "DATA 1>2", "WRITEBACK 1>0");
    assertEquals(0, machine.hosts[2].frames[PAGE]);
  }

  @Test
  void whoStillHasTheBytesGetsThemAgainWithoutTheMeasure() {
    sendUntouched(false);
    write(HOME, 7);
    request(1, Access.READ);
    machine.nodes[1].evict(PAGE);
    pollEverybody();
    request(1, Access.READ);
    write(1, 8);
    request(2, Access.READ);
    // It has what it wants to write: there is no place for other bytes.
    expect(
        3,
        1,
        Access.WRITE,
        "REQUEST 1>0",
        "INVALIDATE 0>2",
        "GRANT 0>1",
        "INVALIDATED 2>1",
        "DONE 1>0");
    request(2, Access.WRITE);
    expect(
        3,
        1,
        Access.READ,
        "REQUEST 1>0",
        "FORWARD 0>2",
        "GRANT 0>1",
        "DATA 2>1 +page",
        "WRITEBACK 2>0 +page");
  }

  @Test
  void readOfHomesBytesTakesTwoTripsAndTwoMessages() {
    write(HOME, 7);
    expect(2, 1, Access.READ, "REQUEST 1>0", "GRANT 0>1 +page");
    assertEquals(7, machine.hosts[1].frames[PAGE]);
    assertEquals(1, machine.hosts[1].counted(Counter.READ_FROM_HOME));
    expect(2, 2, Access.READ, "REQUEST 2>0", "GRANT 0>2 +page");
  }

  @Test
  void writeOfHomesBytesTakesTwoTripsAndTwoMessages() {
    write(HOME, 7);
    expect(2, 1, Access.WRITE, "REQUEST 1>0", "GRANT 0>1 +page");
    assertEquals(1, machine.hosts[1].counted(Counter.WRITE_FROM_HOME));
    assertEquals(DirectoryState.OWNED, machine.nodes[HOME].directoryState(PAGE));
  }

  @Test
  void readOfAThirdNodesPageTakesThreeTripsAndClosesAtTheWriteback() {
    write(1, 7);
    expect(
        3,
        2,
        Access.READ,
        "REQUEST 2>0",
        "FORWARD 0>1",
        "GRANT 0>2",
        "DATA 1>2 +page",
        "WRITEBACK 1>0 +page");
    assertEquals(7, machine.hosts[2].frames[PAGE]);
    assertEquals(7, machine.hosts[HOME].frames[PAGE]);
    assertEquals(1, machine.hosts[2].counted(Counter.READ_FROM_OWNER));
    assertEquals(0b110, machine.nodes[HOME].holders(PAGE));
    expect(0, HOME, Access.READ);
  }

  @Test
  void writeOfAThirdNodesPageTakesThreeTripsAndIsConfirmedLater() {
    write(1, 7);
    expect(
        3,
        2,
        Access.WRITE,
        "REQUEST 2>0",
        "FORWARD 0>1",
        "GRANT 0>2",
        "DATA 1>2 +page",
        "DONE 2>0");
    assertEquals(7, machine.hosts[2].frames[PAGE]);
  }

  @Test
  void homeGetsAThirdNodesPageInTwoTrips() {
    write(1, 7);
    expect(2, HOME, Access.READ, "FORWARD 0>1", "DATA 1>0 +page");
    assertEquals(MirrorState.SHARED, machine.nodes[1].state(PAGE));
    write(1, 8);
    expect(2, HOME, Access.WRITE, "FORWARD 0>1", "DATA 1>0 +page");
    assertEquals(8, machine.hosts[HOME].frames[PAGE]);
    assertEquals(DirectoryState.HOME, machine.nodes[HOME].directoryState(PAGE));
  }

  @Test
  void upgradeWithSharersTakesThreeTripsAndNoBytes() {
    write(HOME, 7);
    request(1, Access.READ);
    request(2, Access.READ);
    request(3, Access.READ);
    machine.hosts[HOME].agents[0].park();
    expect(
        3,
        1,
        Access.WRITE,
        "REQUEST 1>0",
        "INVALIDATE 0>2",
        "INVALIDATE 0>3",
        "GRANT 0>1",
        "INVALIDATED 2>1",
        "INVALIDATED 3>1",
        "DONE 1>0");
    assertEquals(1, machine.hosts[1].counted(Counter.UPGRADE));
    assertEquals(MirrorState.INVALID, machine.nodes[2].state(PAGE));
  }

  @Test
  void upgradeOfTheOnlySharerTakesTwoTrips() {
    request(HOME, Access.READ);
    request(1, Access.READ);
    machine.hosts[HOME].agents[0].park();
    expect(2, 1, Access.WRITE, "REQUEST 1>0", "GRANT 0>1");
  }

  @Test
  void homesOwnReadersAcknowledgeLikeAnySharer() {
    request(HOME, Access.READ);
    request(1, Access.READ);
    // An acknowledgement is no message, so the two trips are those of request and grant.
    expect(2, 1, Access.WRITE, "REQUEST 1>0", "GRANT 0>1", "INVALIDATED 0>1", "DONE 1>0");
  }

  @Test
  void homeInvalidatesSharersInTwoTrips() {
    request(HOME, Access.READ);
    request(1, Access.READ);
    request(2, Access.READ);
    expect(
        2,
        HOME,
        Access.WRITE,
        "INVALIDATE 0>1",
        "INVALIDATE 0>2",
        "INVALIDATED 1>0",
        "INVALIDATED 2>0");
  }

  /** Home has the bytes and nobody uses them. */
  private void writeAndForget(long value) {
    write(1, value);
    machine.hosts[1].agents[0].park();
    assertEquals(Eviction.PENDING, machine.nodes[1].evict(PAGE));
    machine.deliverAll();
    machine.hosts[1].agents[0].resume(gfn -> {});
  }

  @Test
  void bytesThatAreStillCurrentAreNotSentAgain() {
    writeAndForget(7);
    expect(2, 2, Access.READ, "REQUEST 2>0", "GRANT 0>2 +page");
    assertEquals(MirrorState.EXCLUSIVE, machine.nodes[2].state(PAGE));
    expect(2, HOME, Access.READ, "FORWARD 0>2", "DATA 2>0");
    assertEquals(1, machine.hosts[HOME].counted(Counter.FILLED_BY_VERSION));
    assertEquals(7, machine.hosts[HOME].frames[PAGE]);
  }

  @Test
  void cleanExclusivePageReturnsWithoutBytes() {
    writeAndForget(7);
    request(2, Access.READ);
    machine.hosts[2].agents[0].park();
    machine.sent.clear();
    assertEquals(Eviction.PENDING, machine.nodes[2].evict(PAGE));
    machine.deliverAll();
    assertEquals(List.of("EVICT 2>0", "EVICTED 0>2"), machine.sent);
    assertEquals(List.of((long) PAGE), machine.hosts[2].evicted);
    assertEquals(DirectoryState.HOME, machine.nodes[HOME].directoryState(PAGE));
  }

  @Test
  void writtenPageReturnsWithItsBytes() {
    write(1, 7);
    machine.hosts[1].agents[0].park();
    machine.sent.clear();
    assertEquals(Eviction.PENDING, machine.nodes[1].evict(PAGE));
    assertEquals(MirrorState.EVICTING, machine.nodes[1].state(PAGE));
    machine.deliverAll();
    assertEquals(List.of("EVICT 1>0 +page", "EVICTED 0>1"), machine.sent);
    assertEquals(7, machine.hosts[HOME].frames[PAGE]);
    assertTrue(machine.nodes[1].needsFrame(PAGE));
    expect(0, HOME, Access.READ);
  }

  @Test
  void sharedPageIsDroppedWithoutAMessage() {
    write(HOME, 7);
    request(1, Access.READ);
    machine.hosts[1].agents[0].park();
    machine.sent.clear();
    assertEquals(Eviction.DONE, machine.nodes[1].evict(PAGE));
    assertEquals(List.of(), machine.sent);
  }

  @Test
  void evictedPageStillAnswersAForwardThatCrossedItsEviction() {
    write(1, 7);
    machine.hosts[1].agents[0].park();
    machine.hosts[2].node().request(PAGE, machine.hosts[2].agents[0], Access.READ);
    machine.deliver(MessageKind.REQUEST);
    machine.nodes[1].evict(PAGE);
    machine.deliver(MessageKind.EVICT);
    machine.deliverAll();
    assertEquals(7, machine.hosts[2].frames[PAGE]);
    assertEquals(MirrorState.SHARED, machine.nodes[2].state(PAGE));
    assertEquals(MirrorState.INVALID, machine.nodes[1].state(PAGE));
    assertEquals(0b100, machine.nodes[HOME].holders(PAGE));
  }

  @Test
  void offeredPageIsUsedWithoutAMessage() {
    assertTrue(machine.nodes[HOME].offer(PAGE, 1));
    machine.deliverAll();
    assertEquals(List.of("OFFER 0>1", "DONE 1>0"), machine.sent);
    assertEquals(MirrorState.OFFERED, machine.nodes[1].state(PAGE));
    assertTrue(machine.nodes[1].needsFrame(PAGE));
    machine.hosts[1].frames[PAGE] = 0xdead;
    expect(0, 1, Access.READ);
    expect(0, 1, Access.WRITE);
    assertEquals(0, machine.hosts[1].frames[PAGE]);
    assertEquals(1, machine.hosts[1].counted(Counter.OFFER_TAKEN));
    expect(2, HOME, Access.READ, "FORWARD 0>1", "DATA 1>0 +page");
  }

  @Test
  void offeredPageThatNobodyTouchedGoesOnWithoutBytes() {
    machine.nodes[HOME].offer(PAGE, 1);
    machine.deliverAll();
    expect(2, HOME, Access.WRITE, "FORWARD 0>1", "DATA 1>0");
    assertEquals(MirrorState.INVALID, machine.nodes[1].state(PAGE));
    assertEquals(1, machine.hosts[1].counted(Counter.OFFER_LOST));
    machine.nodes[HOME].offer(PAGE + 1, 1);
    machine.deliverAll();
    assertEquals(Outcome.WAIT, read(2, PAGE + 1));
    machine.deliverAll();
    assertEquals(MirrorState.INVALID, machine.nodes[1].state(PAGE + 1));
    assertEquals(MirrorState.SHARED, machine.nodes[2].state(PAGE + 1));
  }

  @Test
  void requestThatCrossesAnOfferIsAnsweredByIt() {
    assertEquals(Outcome.WAIT, read(1, PAGE));
    machine.nodes[HOME].offer(PAGE, 1);
    machine.deliver(MessageKind.OFFER);
    assertEquals(MirrorState.EXCLUSIVE, machine.nodes[1].state(PAGE));
    machine.deliverAll();
    assertEquals(List.of("REQUEST 1>0", "OFFER 0>1", "DONE 1>0"), machine.sent);
    assertEquals(List.of(), machine.hosts[HOME].problems);
  }

  @Test
  void whoAsksIsAnsweredOnceOrLetGo() {
    write(HOME, 7);
    Agent agent = machine.hosts[1].agents[0];
    assertEquals(Outcome.WAIT, machine.nodes[1].request(PAGE, agent, Access.WRITE));
    machine.deliver(MessageKind.REQUEST);
    assertEquals(1, machine.open().size(), "home's own agent has not acknowledged yet");
    pollEverybody();
    assertEquals(List.of(), machine.open());
    machine.deliver(MessageKind.GRANT);

    Agent other = machine.hosts[2].agents[0];
    machine.nodes[2].request(PAGE + 1, other, Access.WRITE);
    machine.nodes[HOME].offer(PAGE + 1, 2);
    machine.deliver(MessageKind.REQUEST);
    assertEquals(List.of(), machine.open(), "the offer was the answer");
    assertEquals(List.of(), machine.unasked);
  }

  @Test
  void pagesThatAreUsedOrWrittenOrWereGrantedBeforeAreNotOffered() {
    request(HOME, Access.READ);
    assertFalse(machine.nodes[HOME].offer(PAGE, 1), "used at home");
    request(1, Access.READ);
    write(2, 7);
    assertEquals(Eviction.PENDING, machine.nodes[2].evict(PAGE));
    pollEverybody();
    machine.deliverAll();
    assertEquals(DirectoryState.HOME, machine.nodes[HOME].directoryState(PAGE));
    assertFalse(machine.nodes[HOME].offer(PAGE, 3), "written");
    assertTrue(machine.nodes[HOME].offer(PAGE + 1, 1));
    assertFalse(machine.nodes[HOME].offer(PAGE + 1, 2), "on its way to another");
  }

  private Outcome read(int node, int page) {
    return machine.nodes[node].request(page, machine.hosts[node].agents[0], Access.READ);
  }

  @Test
  void pageThatMigratesComesExclusivelyOnRead() {
    guessMigrations();
    for (int node = 1; node <= 3; node++) {
      request(node, Access.READ);
      write(node, node);
    }
    machine.hosts[1].counts.clear();
    expect(
        3, 1, Access.READ, "REQUEST 1>0", "FORWARD 0>3", "GRANT 0>1", "DATA 3>1 +page", "DONE 1>0");
    assertEquals(1, machine.hosts[1].counted(Counter.EXCLUSIVE_ON_READ));
    assertTrue(machine.hosts[HOME].counted(Counter.MIGRATORY_GRANT) > 0);
    assertEquals(0, machine.hosts[HOME].counted(Counter.GRANTED_FOR_NOTHING));
    expect(0, 1, Access.WRITE);
  }

  @Test
  void pageThatIsOnlyReadStopsMigrating() {
    guessMigrations();
    for (int node = 1; node <= 3; node++) {
      request(node, Access.READ);
      write(node, node);
    }
    request(1, Access.READ);
    request(2, Access.READ);
    request(3, Access.READ);
    request(HOME, Access.READ);
    assertEquals(MirrorState.SHARED, machine.nodes[3].state(PAGE));
    assertTrue(machine.hosts[HOME].counted(Counter.GRANTED_FOR_NOTHING) > 0);
  }

  @Test
  void pageThatMigratesIsSharedIfThatIsNotWanted() {
    for (int node = 1; node <= 3; node++) {
      request(node, Access.READ);
      write(node, node);
    }
    request(1, Access.READ);
    assertEquals(MirrorState.SHARED, machine.nodes[1].state(PAGE));
  }

  @Test
  void codeAndPageTablesAreNeverGivenExclusively() {
    guessMigrations();
    expect(2, 1, Access.FETCH, "REQUEST 1>0", "GRANT 0>1");
    assertEquals(MirrorState.SHARED, machine.nodes[1].state(PAGE));
    write(2, 5);
    request(1, Access.WALK);
    assertEquals(MirrorState.SHARED, machine.nodes[1].state(PAGE));
    write(2, 6);
    request(1, Access.READ);
    assertEquals(MirrorState.SHARED, machine.nodes[1].state(PAGE));
  }

  @Test
  void localStoreToCodeVoidsItAndLocalFetchTakesWriteTagsBack() {
    Machine.Host home = machine.hosts[HOME];
    request(HOME, Access.FETCH);
    assertEquals(Outcome.GRANTED, home.node().request(PAGE, home.agents[1], Access.WRITE));
    assertEquals(List.of((long) PAGE), home.voided);
    assertEquals(Outcome.WAIT, home.node().request(PAGE, home.agents[0], Access.FETCH));
    assertEquals(PAGE, home.agents[1].nextRevoke());
    home.node().acknowledge(PAGE, home.agents[1]);
    assertEquals(Park.WOKEN, home.agents[0].park());
    assertEquals(Outcome.GRANTED, home.node().request(PAGE, home.agents[0], Access.FETCH));
    assertEquals(List.of(), machine.sent);
  }

  @Test
  void grantedPageIsUsedBeforeItIsSurrendered() {
    Machine.Host reader = machine.hosts[1];
    write(HOME, 7);
    reader.node().request(PAGE, reader.agents[0], Access.READ);
    reader.agents[0].park();
    machine.deliverAll();
    machine.nodes[2].request(PAGE, machine.hosts[2].agents[0], Access.WRITE);
    pollEverybody();
    machine.deliverAll();
    assertEquals(MirrorState.SHARED, reader.node().state(PAGE));
    assertEquals(Agent.NO_PAGE, reader.agents[0].nextRevoke());
    reader.agents[0].resume(gfn -> {});
    assertEquals(Outcome.GRANTED, reader.node().request(PAGE, reader.agents[0], Access.READ));
    machine.sent.clear();
    pollEverybody();
    assertEquals(List.of("INVALIDATED 1>2"), machine.sent);
  }

  @Test
  void parkedAgentsAreNotWaitedForAndDropLater() {
    write(1, 7);
    machine.hosts[1].agents[0].park();
    expect(
        3,
        2,
        Access.WRITE,
        "REQUEST 2>0",
        "FORWARD 0>1",
        "GRANT 0>2",
        "DATA 1>2 +page",
        "DONE 2>0");
    long[] dropped = new long[1];
    machine.hosts[1].agents[0].resume(gfn -> dropped[0] = gfn);
    assertEquals(PAGE, dropped[0]);
  }

  @Test
  void revokeThatOvertakesItsGrantIsDoneAfterTheGrantWasUsed() {
    Machine.Host first = machine.hosts[1];
    first.node().request(PAGE, first.agents[0], Access.WRITE);
    first.agents[0].park();
    machine.deliver(MessageKind.REQUEST);
    machine.nodes[2].request(PAGE, machine.hosts[2].agents[0], Access.WRITE);
    machine.deliver(MessageKind.REQUEST);
    machine.deliver(MessageKind.FORWARD);
    assertTrue(first.node().describe(PAGE).contains("early from node 0: FORWARD"));
    machine.deliver(MessageKind.GRANT);
    first.agents[0].resume(gfn -> {});
    assertEquals(Outcome.GRANTED, first.node().request(PAGE, first.agents[0], Access.WRITE));
    first.frames[PAGE] = 5;
    pollEverybody();
    machine.deliverAll();
    assertEquals(5, machine.hosts[2].frames[PAGE]);
  }

  @Test
  void descriptionNamesWhoIsWaitedFor() {
    write(1, 7);
    machine.nodes[2].request(PAGE, machine.hosts[2].agents[1], Access.WRITE);
    machine.nodes[3].request(PAGE, machine.hosts[3].agents[0], Access.READ);
    machine.deliverAll();
    String home = machine.nodes[HOME].describe(PAGE);
    assertTrue(home.contains("directory: OWNED nodes {1}"), home);
    assertTrue(home.contains("serving WRITE exclusively for node 2"), home);
    assertTrue(home.contains("queued: REQUEST page 0x3 for node 3 READ"), home);
    assertTrue(machine.nodes[1].describe(PAGE).contains("INVALIDATE waits for agents {0}"));
    assertTrue(machine.nodes[2].describe(PAGE).contains("no data yet from node 1"));
    assertEquals(0b10, machine.nodes[2].waiting(PAGE));
  }
}
