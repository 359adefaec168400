package org.pangaea.cli;

import java.util.concurrent.Callable;
import org.pangaea.deploy.DeployException;
import org.pangaea.guests.GuestException;

/** What a verb does. */
abstract class Action implements Callable<Integer> {
  private final Context context;

  Action(Context context) {
    this.context = context;
  }

  final Context context() {
    return context;
  }

  final Messages messages() {
    return context.messages();
  }

  /** Whether it starts processes, all of which have ended when it was interrupted. */
  boolean startsSomething() {
    return false;
  }

  @Override
  public abstract Integer call() throws DeployException, GuestException, InterruptedException;
}
