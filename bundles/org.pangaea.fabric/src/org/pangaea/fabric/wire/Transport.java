package org.pangaea.fabric.wire;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;

/** Makes wires: the place where another transport is put in. */
public interface Transport {

  /**
   * Starts to listen.
   *
   * @throws IOException with a sentence that names the address and says what to do about it
   */
  Listener listen(Address address) throws IOException;

  /**
   * Connects once, without trying again.
   *
   * @throws IOException with a sentence that names the address
   */
  Wire connect(Address address, Duration timeout) throws IOException;

  /** What {@link #listen} returns. */
  interface Listener extends Closeable {

    /** The address that peers can connect to; the port that was chosen stands in it. */
    Address address();

    /** Waits for the next peer; fails once this listener is closed. */
    Wire accept() throws IOException;

    @Override
    void close();
  }
}
