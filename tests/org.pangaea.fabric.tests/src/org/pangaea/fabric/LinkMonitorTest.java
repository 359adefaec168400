package org.pangaea.fabric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.pangaea.fabric.wire.Address;

/** What becomes of handshakes that take long. The monitor's thread is not started. */
class LinkMonitorTest {
  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
  private final FabricOptions options =
      FabricOptions.of("a", DeploymentToken.random(), Address.memory("a")).withNanoClock(now::get);
  private final LinkMonitor monitor = new LinkMonitor(options);

  private static ScriptedWire wire() {
    return new ScriptedWire(new byte[0], 1);
  }

  @Test
  void onlyHandshakesThatOthersHaveBegunAreCountedAndCut() {
    ScriptedWire own = wire();
    ScriptedWire first = wire();
    ScriptedWire second = wire();
    monitor.begin(own);
    monitor.beginAccepted(first);
    now.addAndGet(10);
    monitor.beginAccepted(second);
    assertEquals(2, monitor.handshakes());
    monitor.closeOldestHandshake();
    assertEquals(1, monitor.handshakes());
    assertFalse(monitor.end(first), "it was cut");
    assertTrue(monitor.end(own));
    assertTrue(monitor.end(second));
  }

  @Test
  void bothKindsHaveTheSameTime() {
    ScriptedWire own = wire();
    ScriptedWire theirs = wire();
    monitor.begin(own);
    monitor.beginAccepted(theirs);
    monitor.check(now.addAndGet(options.handshakeTimeout().toNanos() - 1));
    assertEquals(1, monitor.handshakes());
    monitor.check(now.addAndGet(1));
    assertFalse(monitor.end(own));
    assertFalse(monitor.end(theirs));
  }
}
