package org.pangaea.cli;

import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Collectors;
import org.pangaea.deploy.ConsoleClient;
import org.pangaea.deploy.DeployException;
import org.pangaea.deploy.DeploymentInfo;
import org.pangaea.deploy.GuestPreparation;
import org.pangaea.deploy.LoadedCluster;
import org.pangaea.deploy.MachineRun;
import org.pangaea.deploy.Outcome;
import org.pangaea.deploy.RunRequest;
import org.pangaea.guests.GuestImages;
import org.pangaea.model.Clusters;
import org.pangaea.model.cluster.VirtualMachine;

/** Runs a machine from its model to its end, with the user's terminal as its console. */
final class MachineRunner {
  static final String KEYS =
      "Ctrl-] q stops the machine and leaves, Ctrl-] ? shows all keys, poweroff in the guest ends"
          + " it.";

  private static final Duration FOREVER = Duration.ofDays(10_000);
  private static final Duration DRAIN = Duration.ofSeconds(2);

  private final Context context;
  private final RunOptions options;
  private final Optional<DeploymentInfo> deployment;
  private final boolean detached;
  private boolean left;

  /** Runs a machine with VMMs of its own. */
  MachineRunner(Context context, RunOptions options) {
    this(context, options, Optional.empty(), false);
  }

  /**
   * @param deployment the deployed cluster to run the machine on; empty: it gets VMMs of its own
   * @param detached whether to leave it to itself as soon as it runs
   */
  MachineRunner(
      Context context, RunOptions options, Optional<DeploymentInfo> deployment, boolean detached) {
    this.context = context;
    this.options = options;
    this.deployment = deployment;
    this.detached = detached;
  }

  /**
   * Runs it.
   *
   * @return the exit status of the command
   */
  int run(LoadedCluster cluster, VirtualMachine machine, String name)
      throws DeployException, InterruptedException {
    options.apply(machine);
    LoadedCluster checked = LoadedCluster.of(cluster.label(), cluster.folder(), cluster.cluster());
    checked.requireValid();
    try (GuestFiles added = new GuestFiles(context, options.files());
        ProgressLine progress = context.progress()) {
      Surroundings world = context.surroundings();
      boolean interactive = world.terminal().isInput() && options.command().isEmpty() && !detached;
      GuestImages prepared =
          new GuestPreparation(world.guests().get(), cluster.folder()).prepare(machine, progress);
      GuestImages images =
          options.apply(
              added.to(prepared, Clusters.memorySize(machine)),
              interactive ? world.terminal().size() : Optional.empty());
      try (MachineRun run =
          MachineRun.start(
              new RunRequest(name, machine, images, deployment),
              context.launcher(cluster.cluster()),
              world.directories(),
              progress,
              new RunMessages(context.messages()))) {
        // It may run for days, and has them.
        added.close();
        progress.done();
        announce(run, interactive);
        context.output().whenBroken(() -> run.leave("Its output cannot be written any more."));
        if (detached) {
          run.detach();
          return ended(run, run.await(FOREVER));
        }
        return options.command().isPresent() ? command(run) : console(run, interactive);
      }
    }
  }

  private void announce(MachineRun run, boolean interactive) {
    String nodes =
        run.session().info().nodes().stream()
            .map(node -> node.name() + " (process " + node.pid() + ")")
            .collect(Collectors.joining(", "));
    String where = deployment.map(d -> " of the cluster '" + d.cluster() + "'").orElse("");
    context
        .messages()
        .info("'%s' runs on %s%s.".formatted(run.session().info().name(), nodes, where));
    if (interactive) {
      context.messages().info(KEYS);
    }
  }

  private int console(MachineRun run, boolean interactive)
      throws DeployException, InterruptedException {
    OutputStream out = context.output();
    GuestReadiness readiness =
        new GuestReadiness(
            context.surroundings().terminal().isOutput() ? out : new NoCarriageReturns(out));
    try (ConsoleClient console = run.session().console(readiness, Long.MAX_VALUE)) {
      Keyboard keyboard =
          Keyboard.start(context, console, readiness::await, key -> pressed(key, run));
      Outcome outcome;
      try {
        outcome = run.await(FOREVER);
        console.drain(DRAIN);
      } finally {
        keyboard.close();
        if (interactive) {
          context.messages().newLine();
        }
      }
      return ended(run, outcome);
    }
  }

  /** Whether the machine was left to itself. */
  boolean wasLeft() {
    return left;
  }

  private int ended(MachineRun run, Outcome outcome) {
    left = outcome.isDetached();
    if (left) {
      String name = run.session().info().name();
      context
          .messages()
          .info(
              "'%s' goes on. Its console: pangaea vm console %s. Its end: pangaea vm stop %s."
                  .formatted(name, name, name));
      return ExitStatus.DONE;
    }
    return new Ending(context.messages(), run).tell(outcome);
  }

  private void pressed(EscapeKeys.Key key, MachineRun run) {
    switch (key) {
      case LEAVE -> run.leave("You left.");
      case DETACH -> {
        if (!run.detach()) {
          context
              .messages()
              .info(
                  "the machine cannot go on without this command, since its VMMs belong to it. Deploy the cluster first: pangaea cluster deploy FILE.");
        }
      }
      case HELP ->
          context
              .messages()
              .info(
                  """
                  keys after Ctrl-]:
                    q       stop the machine and leave
                    d       leave the machine, which goes on, if its cluster is deployed
                    r       write a report of all nodes to a file
                    Ctrl-]  send Ctrl-] to the guest
                    ?       show this\
                  """);
      case REPORT -> report(run);
    }
  }

  private void report(MachineRun run) {
    try {
      context.messages().info("the report is in " + run.report() + ".");
    } catch (DeployException e) {
      context.messages().warning(e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private int command(MachineRun run) throws DeployException, InterruptedException {
    CommandOutput output = new CommandOutput(context.output());
    try (ConsoleClient console = run.session().console(output, Long.MAX_VALUE)) {
      Outcome outcome = run.await(FOREVER);
      console.drain(DRAIN);
      int status = new Ending(context.messages(), run).tell(outcome);
      if (status != ExitStatus.DONE || output.status().isEmpty()) {
        explain(output);
        return status == ExitStatus.DONE ? ExitStatus.FAILED : status;
      }
      return output.status().getAsInt();
    } catch (InterruptedException e) {
      explain(output);
      throw e;
    }
  }

  private void explain(CommandOutput output) {
    if (output.status().isPresent()) {
      return;
    }
    context
        .messages()
        .warning(
            output.begun()
                ? "The command had not ended."
                : "The guest did not come to run the command. The last it printed:\n"
                    + output.lastLines());
  }
}
