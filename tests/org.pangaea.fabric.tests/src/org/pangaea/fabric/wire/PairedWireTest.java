package org.pangaea.fabric.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Two wires as one. */
class PairedWireTest {
  private final MemoryTransport transport = new MemoryTransport();
  private final Transport.Listener listener = listen();

  private Transport.Listener listen() {
    try {
      return transport.listen(Address.memory("peer"));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private Wire connect() throws IOException {
    return transport.connect(Address.memory("peer"), Duration.ofSeconds(1));
  }

  private static byte read(Wire wire) throws IOException {
    ByteBuffer in = ByteBuffer.allocate(1);
    assertEquals(1, wire.read(in));
    return in.get(0);
  }

  @Test
  void eachDirectionHasAWireOfItsOwnAndBothEnd() throws IOException {
    Wire in = connect();
    Wire peersOut = listener.accept();
    Wire out = connect();
    Wire peersIn = listener.accept();
    Wire pair = new PairedWire(in, out);
    peersOut.write(ByteBuffer.wrap(new byte[] {1}));
    assertEquals(1, read(pair));
    pair.write(ByteBuffer.wrap(new byte[] {2}));
    assertEquals(2, read(peersIn));
    pair.close();
    assertThrows(IOException.class, () -> pair.read(ByteBuffer.allocate(1)));
    assertThrows(IOException.class, () -> pair.write(ByteBuffer.allocate(1)));
    assertEquals(-1, peersOut.read(ByteBuffer.allocate(1)));
    assertEquals(-1, peersIn.read(ByteBuffer.allocate(1)));
    listener.close();
  }
}
