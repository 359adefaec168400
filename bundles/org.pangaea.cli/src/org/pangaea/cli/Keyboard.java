package org.pangaea.cli;

import java.io.IOException;
import java.io.InputStream;
import org.pangaea.deploy.ConsoleClient;
import org.pangaea.deploy.DeployException;
import org.pangaea.guests.IoReason;

/**
 * Passes standard input on to a guest's console, on a thread of its own that ends with the process:
 * a blocked read cannot be cancelled. The end of the input is not the end of anything else.
 */
final class Keyboard {
  private static final int CHUNK = 1024;

  /** Acts on the keys that are not the guest's. */
  interface Keys {
    void pressed(EscapeKeys.Key key);
  }

  /** Returns when typing may begin. */
  interface Gate {
    void await() throws InterruptedException;
  }

  private final Context context;
  private final ConsoleClient console;
  private final Gate gate;
  private final Keys keys;
  private volatile boolean closed;

  private Keyboard(Context context, ConsoleClient console, Gate gate, Keys keys) {
    this.context = context;
    this.console = console;
    this.gate = gate;
    this.keys = keys;
  }

  static Keyboard start(Context context, ConsoleClient console, Gate gate, Keys keys) {
    Keyboard keyboard = new Keyboard(context, console, gate, keys);
    Thread thread = new Thread(keyboard::pass, "keyboard");
    thread.setDaemon(true);
    thread.start();
    return keyboard;
  }

  /** From now on failures are of no interest. */
  void close() {
    closed = true;
    context.surroundings().terminal().restore();
  }

  private void pass() {
    try {
      gate.await();
      Terminal terminal = context.surroundings().terminal();
      if (terminal.isInput()) {
        terminal.raw();
      }
      copy(context.surroundings().in(), terminal.isInput() ? new EscapeKeys() : null);
    } catch (IOException e) {
      disconnected(IoReason.of(e) + ".");
    } catch (DeployException e) {
      disconnected(e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void disconnected(String why) {
    if (!closed) {
      context.messages().warning("The keyboard is not connected any more: " + why);
    }
  }

  private void copy(InputStream in, EscapeKeys escape)
      throws IOException, DeployException, InterruptedException {
    byte[] bytes = new byte[CHUNK];
    int length = in.read(bytes);
    while (length >= 0 && !closed) {
      if (escape == null) {
        console.type(bytes, length);
      } else {
        pick(escape, bytes, length);
      }
      length = in.read(bytes);
    }
  }

  private void pick(EscapeKeys escape, byte[] bytes, int length)
      throws DeployException, InterruptedException {
    var typing =
        new EscapeKeys.Receiver() {
          private DeployException failure;

          @Override
          public void typed(byte[] typed, int count) {
            try {
              console.type(typed, count);
            } catch (DeployException e) {
              failure = e;
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          }

          @Override
          public void key(EscapeKeys.Key key) {
            keys.pressed(key);
          }
        };
    escape.feed(bytes, length, typing);
    if (typing.failure != null) {
      throw typing.failure;
    }
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
  }
}
