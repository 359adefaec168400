package org.pangaea.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The process: from its arguments to its exit status, however it is ended. */
public final class Main {
  /** How long ending everything may take at most before the process goes in any case. */
  private static final long PATIENCE_SECONDS = 15;

  /**
   * The JSON-RPC library logs every connection that ends, with a trace; what matters of that is
   * said by commands. Held here because loggers that nobody holds forget their level.
   */
  private static final Logger LIBRARY = Logger.getLogger("org.eclipse.lsp4j");

  private Main() {}

  public static void main(String[] arguments) {
    LIBRARY.setLevel(Level.OFF);
    SttyTerminal terminal = SttyTerminal.ofThisProcess();
    CountDownLatch done = new CountDownLatch(1);
    endOrderly(Thread.currentThread(), done, terminal);
    int status = ExitStatus.FAILED;
    try {
      status = new Cli(Surroundings.ofThisProcess(terminal)).run(arguments);
    } finally {
      terminal.restore();
      done.countDown();
    }
    System.exit(status);
  }

  /**
   * Signals make the JVM end by itself, with 128 and the signal's number as status. Before it does,
   * the command gets the chance to undo what it did: it is interrupted, and its finally blocks run.
   */
  private static void endOrderly(Thread command, CountDownLatch done, SttyTerminal terminal) {
    Thread hook =
        new Thread(
            () -> {
              if (done.getCount() == 0) {
                return;
              }
              command.interrupt();
              try {
                done.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
              } catch (InterruptedException e) {
                // Nobody has a reason to; ending goes on.
                Thread.currentThread().interrupt();
              }
              terminal.restore();
            },
            "end");
    Runtime.getRuntime().addShutdownHook(hook);
  }
}
