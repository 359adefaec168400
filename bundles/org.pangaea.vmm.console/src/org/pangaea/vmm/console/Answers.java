package org.pangaea.vmm.console;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.eclipse.lsp4j.jsonrpc.ResponseErrorException;
import org.pangaea.control.VmmControl;

/** The VMM as a console's client asks it: answers are waited for, refusals are sentences. */
final class Answers {
  private static final long SECONDS = 10;

  private final VmmControl control;

  Answers(VmmControl control) {
    this.control = control;
  }

  <T> T of(Function<VmmControl, CompletableFuture<T>> question) {
    try {
      return question.apply(control).get(SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      String why =
          e.getCause() instanceof ResponseErrorException refused
              ? refused.getResponseError().getMessage()
              : "The VMM does not answer: " + e.getCause().getMessage();
      throw new IllegalStateException(why, e);
    } catch (TimeoutException e) {
      throw new IllegalStateException(
          "The VMM did not answer within " + SECONDS + " s. Does it stand still?", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted.", e);
    }
  }

  String name() {
    return of(VmmControl::info).name();
  }

  /** The machine that is meant where none is named: the only one. */
  int onlyMachine() {
    List<Integer> vms = of(VmmControl::machines).vms();
    if (vms.size() == 1) {
      return vms.getFirst();
    }
    throw new IllegalArgumentException(
        vms.isEmpty()
            ? "No machine has a share on this node."
            : "Machines " + vms + " have a share on this node: say which one by its number.");
  }
}
