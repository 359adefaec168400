package org.pangaea.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.pangaea.control.PageCounts;
import org.pangaea.control.PageLines;
import org.pangaea.control.PageSymbols;
import org.pangaea.deploy.ClusterSession;
import org.pangaea.deploy.DeployException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** See its description. */
@Command(
    name = "top",
    description =
        "Shows the pages that harts wait for most, with what the guest's kernel has there, and how"
            + " harts spend their time.")
final class VmTopCommand extends Action {
  private static final Duration ANSWER = Duration.ofSeconds(5);
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);
  private static final String HOME_AND_CLEAR = "\u001b[H\u001b[J";
  private static final int MOST = 1000;

  /** So many pages of each node are added up, so that what is warm on all is not overlooked. */
  private static final int LOOKED_AT = 4096;

  @Mixin private RunningMachine machine;
  @Mixin private JsonOption json;
  @Mixin private TimeLimit limit;
  @Spec private CommandSpec spec;

  @Option(
      names = "--top",
      paramLabel = "N",
      defaultValue = "20",
      description = "Show so many pages (default: ${DEFAULT-VALUE}).")
  private int top;

  @Option(
      names = "--watch",
      description = "Show again and again what happened meanwhile, until the machine ends.")
  private boolean watch;

  VmTopCommand(Context context) {
    super(context);
  }

  @Override
  public Integer call() throws DeployException, InterruptedException {
    if (top < 0 || top > MOST) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "--top takes a number from 0 to %d, not %d.".formatted(MOST, top));
    }
    try (ClusterSession session = context().open(machine.name())) {
      List<PageCounts> before = List.of();
      long looked = System.nanoTime();
      if (watch) {
        before = session.hottestPages(LOOKED_AT, limit.orElse(ANSWER));
        Thread.sleep(BETWEEN_LOOKS);
      }
      while (true) {
        List<PageCounts> now = session.hottestPages(LOOKED_AT, limit.orElse(ANSWER));
        long time = System.nanoTime();
        show(view(session, before, now, watch ? (time - looked) / 1e9 : 0));
        if (!watch || context().output().isBroken()) {
          return ExitStatus.DONE;
        }
        before = now;
        looked = time;
        Thread.sleep(BETWEEN_LOOKS);
      }
    }
  }

  private TopView view(
      ClusterSession session, List<PageCounts> before, List<PageCounts> now, double seconds)
      throws DeployException, InterruptedException {
    PageLedger ledger = PageLedger.of(now).since(PageLedger.of(before));
    List<Long> hottest = ledger.hottest(top);
    List<PageLines> parts = new ArrayList<>();
    hottest.forEach(page -> parts.add(new PageLines(page, ledger.get(page).lines())));
    PageSymbols symbols = session.symbols(parts, limit.orElse(ANSWER));
    return TopView.of(
        session.info().name(),
        seconds,
        TopView.harts(now, before),
        hottest,
        ledger,
        session.pages(hottest, limit.orElse(ANSWER)),
        symbols);
  }

  private void show(TopView view) {
    if (json.isSet()) {
      context().printJson(view);
    } else {
      boolean redraw = watch && context().surroundings().terminal().isOutput();
      context().print((redraw ? HOME_AND_CLEAR : "") + TopText.of(view));
    }
  }
}
