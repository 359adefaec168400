package org.pangaea.bench;

import java.nio.file.Path;
import java.time.Duration;
import org.pangaea.control.Latency;
import org.pangaea.deploy.DeployException;

/** Measures remote faults of programs that do little else. */
final class FaultBench {
  private static final int NODES = 2;

  /** What is between rounds costs a few faults, which this many outweigh. */
  private static final int PAGES = 128;

  private static final int MOST_HARTS_PER_NODE = 32;
  private static final int MOST_EXTRA_WINDOWS = 20;

  /** How many times the best so far still counts as getting faster. */
  private static final double FASTER = 1.05;

  /** Looks in turn that show a machine no faster until it is taken to be as fast as it gets. */
  static final int IN_VAIN = 2;

  /** Looks at one that gets faster and faster. */
  static final int MOST_LOOKS = 8;

  private static final String READ = "remote-read-fault";

  private final Machines machines;
  private final Settings settings;
  private final Path folder;

  FaultBench(Machines machines, Settings settings, Path folder) {
    this.machines = machines;
    this.settings = settings;
    this.folder = folder;
  }

  /**
   * Harts of each node such that all together outnumber the processors, if a VM may have as many.
   */
  static int crowd(int processors) {
    return Math.min(MOST_HARTS_PER_NODE, Math.max(4, 2 * processors));
  }

  Faults measure(int hartsPerNode, Wiring wiring) throws DeployException, InterruptedException {
    return measure(BareGuest.SHARING, hartsPerNode, wiring, Binding.NONE);
  }

  /** Of harts whose partners sleep, both sides bound. */
  Faults measure(int hartsPerNode, Binding binding) throws DeployException, InterruptedException {
    return measure(BareGuest.HANDOVER, hartsPerNode, Wiring.UNIX, binding);
  }

  private Faults measure(BareGuest guest, int hartsPerNode, Wiring wiring, Binding binding)
      throws DeployException, InterruptedException {
    int harts = NODES * hartsPerNode;
    try (Machines.Machine machine =
        machines.start(
            NODES,
            harts,
            BareGuest.MEMORY_PER_NODE,
            guest.prepare(folder, harts, PAGES),
            wiring,
            binding,
            _ -> {})) {
      Sample begin = warmUp(machine);
      Sample end = watch(machine, window(hartsPerNode), reads(begin));
      Latency read = between(begin, end, READ);
      Latency write = between(begin, end, "remote-write-fault");
      return new Faults(
          wiring,
          hartsPerNode,
          read,
          write,
          between(begin, end, "revoke-acknowledge"),
          (read.count() + write.count()) / end.moment().secondsSince(begin.moment()));
    }
  }

  /**
   * Goes on until it gets no faster. With all on one processor HotSpot takes its time, and what it
   * has not compiled yet is what a fault is made of. While it compiles it takes the processor from
   * those who fault, so one look that brings less says little.
   */
  private Sample warmUp(Machines.Machine machine) throws DeployException, InterruptedException {
    Sample sample = watch(machine, settings.warmUp(), 0);
    double best = 0;
    int inVain = 0;
    for (int look = 0; look < MOST_LOOKS && inVain < IN_VAIN; look++) {
      Sample next = machine.after(settings.warmUp());
      double rate = (reads(next) - reads(sample)) / next.moment().secondsSince(sample.moment());
      inVain = rate < FASTER * best ? inVain + 1 : 0;
      best = Math.max(best, rate);
      sample = next;
    }
    return sample;
  }

  /** Watches for a time, and on while there is too little to see, as on a busy computer. */
  private Sample watch(Machines.Machine machine, Duration time, long readsBefore)
      throws DeployException, InterruptedException {
    int least = settings.leastFaults();
    Sample sample = machine.after(time);
    for (int more = 0; reads(sample) - readsBefore < least; more++) {
      if (more == MOST_EXTRA_WINDOWS) {
        throw new DeployException(
            DeployException.Kind.TIMED_OUT,
            "In %d s the nodes exchanged only %d pages; at least %d were expected."
                .formatted(
                    time.multipliedBy(1 + more).toSeconds(), reads(sample) - readsBefore, least));
      }
      sample = machine.after(time);
    }
    return sample;
  }

  private static long reads(Sample sample) {
    return sample.latency(READ).count();
  }

  /**
   * Harts that wait for a processor make a round last long, and several are to be in the window.
   */
  private Duration window(int hartsPerNode) {
    return hartsPerNode == 1 ? settings.window() : settings.window().multipliedBy(3);
  }

  private static Latency between(Sample begin, Sample end, String name) {
    return end.latency(name).since(begin.latency(name));
  }
}
