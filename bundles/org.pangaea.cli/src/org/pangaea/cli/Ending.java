package org.pangaea.cli;

import org.pangaea.deploy.MachineRun;
import org.pangaea.deploy.Outcome;

/** Tells the user how a machine ended, and the caller by an exit status. */
record Ending(Messages messages, MachineRun run) {

  int tell(Outcome outcome) {
    if (outcome.lostNode().isPresent()) {
      String node = outcome.lostNode().get();
      messages.error(
          "Node '%s' was lost, so the others were stopped. %s\n%s"
              .formatted(node, outcome.reason(), run.logOf(node)));
      return ExitStatus.UNREACHABLE;
    }
    int status =
        switch (outcome.state()) {
          case POWERED_OFF -> ExitStatus.DONE;
          case RESET -> {
            messages.info(
                "The guest asked for a restart. Pangaea does not restart machines: run the command"
                    + " again.");
            yield ExitStatus.DONE;
          }
          case STOPPED -> {
            messages.info("The machine was stopped. " + outcome.reason());
            yield ExitStatus.DONE;
          }
          case PANICKED -> failed("The guest's kernel gave up: " + outcome.reason());
          case CREATED, RUNNING, LOCKED_UP, PAUSED, FAILED -> failed(outcome.reason());
        };
    if (outcome.lockup().isPresent()) {
      return failed("A processor of the guest did not get on. " + outcome.lockup().get());
    }
    return status;
  }

  private int failed(String why) {
    messages.error(why + "\nLogs of the nodes are in " + run.logs() + ".");
    return ExitStatus.FAILED;
  }
}
