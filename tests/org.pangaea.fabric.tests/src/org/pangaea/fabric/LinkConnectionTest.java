package org.pangaea.fabric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.pangaea.fabric.wire.Wire;

/** Of several that would replace a wire one does, and none before the old one is left. */
class LinkConnectionTest {

  private static final long LONG = 20_000_000_000L;

  private final Wire first = new ScriptedWire(new byte[0], 1);
  private final LinkConnection connection = new LinkConnection(first);

  private CompletableFuture<Wire> leaving(Wire wire) {
    return CompletableFuture.supplyAsync(
        () -> connection.awaitNext(wire), body -> Thread.ofPlatform().daemon().start(body));
  }

  @Test
  void aWireBreaksOnceAndIsClosed() {
    assertTrue(connection.breakOff(first, "reset"));
    assertFalse(connection.breakOff(first, "again"));
    assertEquals("reset", connection.broken());
    assertTrue(((ScriptedWire) first).closed);
  }

  @Test
  void nothingIsQuietWhileTheOldWireIsInUse() {
    connection.breakOff(first, "reset");
    assertEquals(-1, connection.quiesce(1_000_000));
    CompletableFuture<Wire> next = leaving(first);
    assertEquals(0, connection.quiesce(LONG));
    connection.end();
    assertNull(next.join());
    assertEquals(-1, connection.quiesce(LONG));
  }

  @Test
  void ofTwoThatWouldReplaceAWireOneDoes() {
    connection.breakOff(first, "reset");
    CompletableFuture<Wire> next = leaving(first);
    long generation = connection.quiesce(LONG);
    assertTrue(connection.claim(generation));
    assertFalse(connection.claim(generation));
    Wire second = new ScriptedWire(new byte[0], 1);
    connection.replace(second);
    assertSame(second, next.join());
    assertTrue(connection.whole());
    assertFalse(connection.claim(generation), "it is whole");
    assertFalse(connection.breakOff(first, "late"), "that one has been replaced");
    connection.breakOff(second, "reset");
    assertFalse(connection.claim(generation), "another one broke");
    assertTrue(connection.claim(generation + 1));
  }

  @Test
  void aWireThatComesAfterTheEndIsClosed() {
    connection.breakOff(first, "reset");
    leaving(first);
    assertTrue(connection.claim(connection.quiesce(LONG)));
    connection.end();
    ScriptedWire late = new ScriptedWire(new byte[0], 1);
    connection.replace(late);
    assertTrue(late.closed);
  }
}
