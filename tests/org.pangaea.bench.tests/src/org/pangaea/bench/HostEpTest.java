package org.pangaea.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** EP on the computer itself is the guest's, as far as it is counted. */
class HostEpTest {
  /** The guest's program fails if it finds another number of pairs in the circle. */
  @Test
  void computesWhatTheGuestComputes() {
    assertEquals(1_646_907, new HostEp(32).inCircle());
  }
}
