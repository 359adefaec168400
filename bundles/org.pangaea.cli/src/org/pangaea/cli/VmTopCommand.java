package org.pangaea.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.pangaea.analysis.counts.PageLedger;
import org.pangaea.analysis.counts.TopView;
import org.pangaea.control.PageCounts;
import org.pangaea.control.PageLines;
import org.pangaea.control.PageSymbols;
import org.pangaea.control.ShareStatus;
import org.pangaea.deploy.ClusterSession;
import org.pangaea.deploy.DeployException;
import org.pangaea.deploy.MachineStatus;
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
  private static final int MOST = 1000;

  /** So many pages of each node are added up, so that what is warm on all is not overlooked. */
  private static final int LOOKED_AT = 4096;

  @Mixin private RunningMachine machine;
  @Mixin private JsonOption json;
  @Mixin private TimeLimit limit;
  @Mixin private WatchOption watch;
  @Spec private CommandSpec spec;

  @Option(
      names = "--top",
      paramLabel = "N",
      defaultValue = "20",
      description = "Show so many pages (default: ${DEFAULT-VALUE}).")
  private int top;

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
      if (watch.isSet()) {
        watch(session);
      } else {
        show(view(session, List.of(), look(session), 0));
      }
      return ExitStatus.DONE;
    }
  }

  private List<PageCounts> look(ClusterSession session)
      throws DeployException, InterruptedException {
    return session.hottestPages(LOOKED_AT, limit.orElse(ANSWER));
  }

  private void watch(ClusterSession session) throws DeployException, InterruptedException {
    try {
      List<PageCounts> before = look(session);
      long looked = System.nanoTime();
      while (!hasEnded(session) && !context().output().isBroken()) {
        watch.pause();
        List<PageCounts> now = look(session);
        long time = System.nanoTime();
        show(view(session, before, now, (time - looked) / 1e9));
        before = now;
        looked = time;
      }
    } catch (DeployException e) {
      // A machine that ends takes with it who would answer.
      if (!hasEnded(session)) {
        throw e;
      }
    }
  }

  /** Whether some node says that the machine has ended; then its last words are told. */
  private boolean hasEnded(ClusterSession session) throws InterruptedException {
    Optional<ShareStatus> end =
        session.status(limit.orElse(ANSWER)).nodes().stream()
            .map(MachineStatus.Node::share)
            .filter(share -> share != null && share.state().ended())
            .findFirst();
    end.ifPresent(share ->
        messages().info("'%s' has ended: %s".formatted(session.info().name(), share.reason())));
    return end.isPresent();
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
        TopView.mirrors(now, before),
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
      watch.print(context(), TopText.of(view));
    }
  }
}
