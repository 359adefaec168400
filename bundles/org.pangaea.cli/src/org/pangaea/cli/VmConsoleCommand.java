package org.pangaea.cli;

import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.pangaea.control.StateChange;
import org.pangaea.deploy.ClusterSession;
import org.pangaea.deploy.ConsoleClient;
import org.pangaea.deploy.DeployException;
import org.pangaea.deploy.SilentListener;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** See its description. */
@Command(
    name = "console",
    description = "Attaches this terminal to the console of a machine that runs; it goes on after.")
final class VmConsoleCommand extends Action {
  private static final long SHOWN_AT_FIRST = 2048;
  private static final Duration DRAIN = Duration.ofSeconds(1);

  /** How it ends. */
  private enum End {
    LEFT,
    OUTPUT_GONE,
    MACHINE_ENDED,
    CONNECTION_LOST
  }

  @Mixin private RunningMachine machine;

  @Option(names = "--all", description = "Begin with all output that is kept, 1 MiB at most.")
  private boolean all;

  private final CompletableFuture<End> end = new CompletableFuture<>();

  VmConsoleCommand(Context context) {
    super(context);
  }

  @Override
  public Integer call() throws DeployException, InterruptedException {
    SilentListener listener =
        new SilentListener() {
          @Override
          public void stateChanged(StateChange change) {
            if (change.state().ended()) {
              end.complete(End.MACHINE_ENDED);
            }
          }
        };
    try (ClusterSession session = context().open(machine.name(), listener)) {
      return attach(session);
    }
  }

  private int attach(ClusterSession session) throws DeployException, InterruptedException {
    Terminal terminal = context().surroundings().terminal();
    OutputStream out = context().output();
    context().output().whenBroken(() -> end.complete(End.OUTPUT_GONE));
    if (terminal.isInput()) {
      messages().info("Ctrl-] q leaves; the machine goes on. Ctrl-] ? shows all keys.");
    }
    try (ConsoleClient console =
        session.console(
            terminal.isOutput() ? out : new NoCarriageReturns(out),
            all ? Long.MAX_VALUE : SHOWN_AT_FIRST)) {
      console.closed().thenRun(() -> end.complete(End.CONNECTION_LOST));
      Keyboard keyboard = Keyboard.start(context(), console, () -> {}, this::pressed);
      End how;
      try {
        how = end.get();
        console.drain(DRAIN);
      } finally {
        keyboard.close();
      }
      return tell(how);
    } catch (ExecutionException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private int tell(End how) {
    return switch (how) {
      case LEFT -> {
        messages().say("");
        messages().info("left; the machine goes on.");
        yield ExitStatus.DONE;
      }
      // Whoever read it has seen enough; any other reason is told of all commands.
      case OUTPUT_GONE -> ExitStatus.DONE;
      case MACHINE_ENDED -> {
        messages().info("the machine has ended.");
        yield ExitStatus.DONE;
      }
      case CONNECTION_LOST -> {
        messages().error("The node that has the console closed the connection.");
        yield ExitStatus.UNREACHABLE;
      }
    };
  }

  private void pressed(EscapeKeys.Key key) {
    switch (key) {
      case LEAVE, DETACH -> end.complete(End.LEFT);
      case REPORT, HELP ->
          messages()
              .info(
                  """
                  keys after Ctrl-]:
                    q, d    leave; the machine goes on
                    Ctrl-]  send Ctrl-] to the guest
                    ?       show this\
                  """);
    }
  }
}
