package org.pangaea.bench;

import java.time.Duration;
import java.util.Collection;

/** CPU time of processes, as the system counts it (on Linux in steps of 10 ms). */
final class CpuTime {
  private CpuTime() {}

  /** This moment, with the CPU time of the processes; one that is gone counts nothing. */
  static Moment now(Collection<Long> pids) {
    double seconds =
        pids.stream()
            .map(ProcessHandle::of)
            .flatMap(process -> process.stream())
            .map(process -> process.info().totalCpuDuration().orElse(Duration.ZERO))
            .mapToDouble(time -> time.toNanos() / 1e9)
            .sum();
    return new Moment(System.nanoTime(), seconds);
  }
}
