package org.pangaea.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.pangaea.control.ShareStatus;
import org.pangaea.control.VmState;
import org.pangaea.deploy.ConsoleClient;
import org.pangaea.deploy.DeployException;
import org.pangaea.deploy.Launcher;
import org.pangaea.deploy.MachineRun;
import org.pangaea.deploy.MachineStatus;
import org.pangaea.deploy.Neighbour;
import org.pangaea.deploy.Outcome;
import org.pangaea.deploy.RunDirectories;
import org.pangaea.deploy.RunListener;
import org.pangaea.deploy.RunRequest;
import org.pangaea.guests.GuestImages;
import org.pangaea.guests.Progress;
import org.pangaea.model.ClusterTemplates;
import org.pangaea.model.NamedGuest;
import org.pangaea.model.cluster.Cluster;
import org.pangaea.model.cluster.VirtualMachine;

/** Machines on VMM processes of this computer, started and looked after as any other. */
public final class LocalMachines implements Machines {
  private static final Duration ANSWER = Duration.ofSeconds(10);

  /** Each node of a machine with links over TCP is at an address of its own, as computers are. */
  private static final String LOOPBACK = "127.0.0.";

  private static final Duration LOOK = Duration.ofMillis(100);

  /** Console output from before the client attaches is shown as well. */
  private static final long ALL_OUTPUT = Long.MAX_VALUE;

  private final Launcher launcher;
  private final RunDirectories directories;

  public LocalMachines(Launcher launcher, RunDirectories directories) {
    this.launcher = launcher;
    this.directories = directories;
  }

  @Override
  public Machine start(
      int nodes,
      int harts,
      long memoryPerNode,
      GuestImages guest,
      Wiring wiring,
      Binding binding,
      Consumer<VirtualMachine> change)
      throws DeployException, InterruptedException {
    NamedGuest kind = NamedGuest.of(guest.name()).orElse(NamedGuest.BUILTIN);
    Cluster cluster = ClusterTemplates.local("bench", kind, nodes, harts, memoryPerNode);
    // Two benchmarks at once would spoil each other's numbers, but not fail for a name.
    String name = "bench-" + ProcessHandle.current().pid();
    VirtualMachine model = cluster.getVirtualMachines().getFirst();
    cluster.setPlainLinks(wiring == Wiring.TCP);
    change.accept(model);
    RunRequest request = new RunRequest(name, model, guest);
    List<Long> pids = new ArrayList<>();
    Launcher observed =
        start -> {
          var process = launcher.launch(start);
          try {
            binding.bind(pids.size(), process.pid());
          } catch (DeployException e) {
            process.kill();
            throw e;
          }
          pids.add(process.pid());
          return wiring == Wiring.UNIX ? process : new Neighbour(process, LOOPBACK + pids.size());
        };
    PhaseClock phases = new PhaseClock(pids);
    Moment launched = CpuTime.now(pids);
    MachineRun run = MachineRun.start(request, observed, directories, phases, new Silence());
    return new Running(run, launched, phases.latest, pids);
  }

  /** The last phase of bringing a machine up is letting its harts run. */
  private static final class PhaseClock implements Progress {
    private final List<Long> pids;
    private Moment latest;

    PhaseClock(List<Long> pids) {
      this.pids = pids;
    }

    @Override
    public void phase(String text) {
      latest = CpuTime.now(pids);
    }

    @Override
    public void bytes(long done, long total) {
      // Nothing is fetched.
    }
  }

  /** Warnings are not lost: whoever awaits the machine's end is told how it ended. */
  private static final class Silence implements RunListener {
    @Override
    public void stateChanged(VmState state, String reason) {
      // Nobody pauses it.
    }

    @Override
    public void warning(String node, String text) {
      // Slow on a busy computer; the numbers will show it.
    }

    @Override
    public void reported(Path file) {
      // The file stays.
    }
  }

  private record Running(MachineRun run, Moment launched, Moment started, List<Long> pids)
      implements Machine {
    @Override
    public Line awaitLine(String end, Duration limit) throws DeployException, InterruptedException {
      LineWatch watch = new LineWatch(end, () -> CpuTime.now(pids));
      long deadline = System.nanoTime() + limit.toNanos();
      try (ConsoleClient console = run.session().console(watch, ALL_OUTPUT)) {
        while (watch.seen().isEmpty()) {
          Optional<Outcome> outcome = look(LOOK);
          if (outcome.isPresent()) {
            console.drain(ANSWER);
            return watch.seen().orElseThrow(() -> failed(outcome.get().reason(), watch.latest()));
          }
          if (System.nanoTime() > deadline) {
            throw new DeployException(
                DeployException.Kind.TIMED_OUT,
                "The guest did not print '%s' within %d s. The last it printed was: %s"
                    .formatted(end, limit.toSeconds(), watch.latest()));
          }
        }
        return watch.seen().orElseThrow();
      }
    }

    /** Waits for the machine's end, for so long at most. */
    private Optional<Outcome> look(Duration time) throws DeployException, InterruptedException {
      try {
        return Optional.of(run.await(time));
      } catch (DeployException e) {
        if (e.kind() == DeployException.Kind.TIMED_OUT) {
          return Optional.empty();
        }
        throw e;
      }
    }

    private static DeployException failed(String reason, String line) {
      return new DeployException(
          DeployException.Kind.FAILED,
          "The guest ended too early. %s%s"
              .formatted(reason, line.isEmpty() ? "" : " The last it printed was: " + line));
    }

    @Override
    public Sample awaitPowerOff(Duration limit) throws DeployException, InterruptedException {
      Moment end = CpuTime.now(pids);
      if (ask().state() != VmState.POWERED_OFF) {
        Outcome outcome = run.await(limit);
        end = CpuTime.now(pids);
        if (outcome.state() != VmState.POWERED_OFF) {
          throw failed(outcome.reason(), "");
        }
      }
      return sample(end, ask());
    }

    @Override
    public Sample after(Duration time) throws DeployException, InterruptedException {
      Optional<Outcome> outcome = look(time);
      if (outcome.isPresent()) {
        throw failed(outcome.get().reason(), "");
      }
      return sample(CpuTime.now(pids), ask());
    }

    private MachineStatus ask() throws DeployException, InterruptedException {
      MachineStatus status = run.session().status(ANSWER);
      for (MachineStatus.Node node : status.nodes()) {
        if (node.share() == null) {
          throw new DeployException(DeployException.Kind.UNREACHABLE, node.problem());
        }
      }
      return status;
    }

    private static Sample sample(Moment moment, MachineStatus status) {
      List<ShareStatus> shares = status.nodes().stream().map(MachineStatus.Node::share).toList();
      return new Sample(moment, shares);
    }

    @Override
    public void close() {
      run.close();
    }
  }
}
