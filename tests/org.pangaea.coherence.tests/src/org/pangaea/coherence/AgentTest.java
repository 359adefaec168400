package org.pangaea.coherence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AgentTest {
  private final Agent agent = new Agent(0);
  private final List<Long> dropped = new ArrayList<>();

  @Test
  void parkedAgentIsNotWaitedForAndDropsWhenItResumes() {
    assertFalse(agent.revoke(5));
    assertFalse(agent.revoke(6));
    agent.resume(dropped::add);
    assertEquals(List.of(5L, 6L), dropped);
    assertTrue(agent.isRunning());
  }

  @Test
  void runningAgentHasToAcknowledgeBeforeItMayPark() {
    agent.resume(dropped::add);
    assertTrue(agent.revoke(5));
    assertTrue(agent.revoke(6));
    assertEquals(Park.REVOKED, agent.park());
    assertEquals(5, agent.nextRevoke());
    assertEquals(6, agent.nextRevoke());
    assertEquals(Agent.NO_PAGE, agent.nextRevoke());
    assertEquals(Park.PARKED, agent.park());
    assertFalse(agent.isRunning());
  }

  @Test
  void grantedAgentIsAskedForNothingBeforeItHasUsedItsPage() {
    agent.grant();
    assertTrue(agent.isRunning());
    assertTrue(agent.revoke(5));
    assertEquals(Park.WOKEN, agent.park());
    assertEquals(Agent.NO_PAGE, agent.nextRevoke());
    agent.used();
    assertEquals(5, agent.nextRevoke());
  }

  @Test
  void wakeThatComesBeforeParkingIsNotLost() {
    agent.resume(dropped::add);
    agent.retry();
    assertEquals(Park.WOKEN, agent.park());
    agent.resume(dropped::add);
    assertEquals(Park.PARKED, agent.park());
  }

  @Test
  void manyDropsBecomeOneDropOfEverything() {
    for (int gfn = 0; gfn <= Agent.MAX_DROPS; gfn++) {
      agent.revoke(gfn);
    }
    agent.resume(dropped::add);
    assertEquals(List.of(Agent.ALL_PAGES), dropped);
    dropped.clear();
    agent.park();
    agent.revoke(1);
    agent.resume(dropped::add);
    assertEquals(List.of(1L), dropped);
  }

  @Test
  void thereIsNoSixtyFifthAgent() {
    assertThrows(IllegalArgumentException.class, () -> new Agent(64));
  }
}
