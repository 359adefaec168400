package org.pangaea.baremetal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConsoleTest {
  @Test
  void saysWhyOutputWasLost() throws InterruptedException {
    assertEquals(Optional.of("No space left on device"), lost("No space left on device"));
  }

  @Test
  void saysNothingIfNobodyReadsAnyMore() throws InterruptedException {
    assertEquals(Optional.empty(), lost("Broken pipe"));
  }

  private static Optional<String> lost(String why) throws InterruptedException {
    Console console =
        new Console(
            new OutputStream() {
              @Override
              public void write(int b) throws IOException {
                throw new IOException(why);
              }
            });
    console.write((byte) 'a');
    console.close(0);
    return console.failure();
  }
}
