package org.pangaea.baremetal;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.locks.LockSupport;

/** Passes what is typed on to the serial port, on a thread of its own. */
final class Keyboard implements Runnable {
  private static final int CHUNK = 4096;

  /** How long to wait for a guest that does not read. */
  private static final long PATIENCE = 10_000_000;

  private final InputStream in;
  private final BareMachine machine;

  private Keyboard(InputStream in, BareMachine machine) {
    this.in = in;
    this.machine = machine;
  }

  static void start(InputStream in, BareMachine machine) {
    Thread thread = new Thread(new Keyboard(in, machine), "keyboard");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void run() {
    byte[] bytes = new byte[CHUNK];
    try {
      for (int length; (length = in.read(bytes)) >= 0; ) {
        type(bytes, length);
      }
    } catch (IOException e) {
      // No keyboard: as good as its end.
      machine.noMoreInput();
      return;
    }
    machine.noMoreInput();
  }

  private void type(byte[] bytes, int length) {
    int typed = 0;
    while (typed < length && !machine.ended()) {
      int taken = machine.type(bytes, typed, length - typed);
      typed += taken;
      if (taken == 0) {
        LockSupport.parkNanos(this, PATIENCE);
      }
    }
  }
}
