package org.pangaea.cli;

import java.util.List;
import java.util.Locale;
import org.pangaea.deploy.DeployException;
import org.pangaea.guests.GuestException;
import org.pangaea.guests.GuestStatus;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** See its description. */
@Command(name = "list", description = "Lists the guests that can be asked for by name.")
final class GuestListCommand extends Action {
  private static final double MIB = 1 << 20;

  @Mixin private JsonOption json;

  GuestListCommand(Context context) {
    super(context);
  }

  @Override
  public Integer call() throws DeployException, GuestException {
    List<GuestStatus> guests = context().surroundings().guests().get().list();
    guests.stream()
        .filter(status -> status.state() == GuestStatus.State.DAMAGED)
        .forEach(status -> warn(status.guest().name()));
    if (json.isSet()) {
      context().printJson(guests);
      return ExitStatus.DONE;
    }
    Table table = new Table("GUEST", "STATE", "SIZE", "DESCRIPTION");
    for (GuestStatus status : guests) {
      table.row(
          status.guest().name(),
          status.state().name().toLowerCase(Locale.ROOT).replace('_', '-'),
          status.size() == 0 ? "-" : Numbers.tenths(status.size() / MIB) + " MiB",
          status.guest().description());
    }
    context().print(table.text());
    return ExitStatus.DONE;
  }

  private void warn(String guest) {
    messages()
        .warning(
            "a file of the guest '%s' was truncated or altered since it was made. Make it again: pangaea guest fetch %s"
                .formatted(guest, guest));
  }
}
