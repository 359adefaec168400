package org.pangaea.cli;

import org.pangaea.deploy.DeployException;
import org.pangaea.deploy.GuestSource;
import org.pangaea.guests.GuestException;
import org.pangaea.guests.GuestImages;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** See its description. */
@Command(
    name = "fetch",
    description = "Makes a guest ready to start, so that no network is needed.")
final class GuestFetchCommand extends Action {
  @Parameters(
      paramLabel = "GUEST",
      defaultValue = "busybox",
      description = "Which, see guest list; ${DEFAULT-VALUE} if not said.")
  private String guest;

  @Option(names = "--update", description = "Fetch the newest packages, whatever is here.")
  private boolean update;

  @Mixin private TimeLimit limit;

  GuestFetchCommand(Context context) {
    super(context);
  }

  @Override
  boolean startsSomething() {
    return true;
  }

  @Override
  public Integer call() throws DeployException, GuestException, InterruptedException {
    return limit.within(this::fetch);
  }

  private int fetch() throws DeployException, GuestException, InterruptedException {
    GuestSource source = context().surroundings().guests().get();
    if (source.list().stream().noneMatch(status -> status.guest().name().equals(guest))) {
      throw new DeployException(
          DeployException.Kind.NOT_FOUND,
          "There is no guest '%s'. See: pangaea guest list".formatted(guest));
    }
    try (ProgressLine progress = context().progress()) {
      progress.phase("Preparing the guest " + guest);
      GuestImages images =
          update ? source.update(guest, progress) : source.prepare(guest, progress);
      progress.done();
      messages().info("the guest '%s' is ready.".formatted(guest));
      images.versions().forEach((name, version) -> messages().info("  " + name + " " + version));
      return ExitStatus.DONE;
    }
  }
}
