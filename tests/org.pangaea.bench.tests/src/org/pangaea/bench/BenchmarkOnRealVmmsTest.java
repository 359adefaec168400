package org.pangaea.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pangaea.control.Latency;
import org.pangaea.deploy.LocalLauncher;
import org.pangaea.deploy.RunDirectories;
import org.pangaea.deploy.VmmCommand;
import org.pangaea.guests.Progress;

/** The programs and the measuring on VMM processes. What is measured is not judged. */
@Tag("long")
class BenchmarkOnRealVmmsTest {
  private static final class Silent implements Progress {
    @Override
    public void phase(String text) {
      // Tests have nobody to tell.
    }

    @Override
    public void bytes(long done, long total) {
      // As above.
    }
  }

  @TempDir Path folder;

  @Test
  void figuresArePositiveAndFitTogether() throws Exception {
    VmmCommand command =
        new VmmCommand(
            Path.of(System.getProperty("pangaea.java")),
            Path.of(System.getProperty("pangaea.vmm.home")));
    Computer computer = Computer.ofThisProcess();
    Benchmark benchmark =
        new Benchmark(
            new Settings(
                EnumSet.of(Part.MIPS, Part.FAULTS, Part.BOUND, Part.LINKS), 1, true, false),
            computer,
            new LocalMachines(new LocalLauncher(command), new RunDirectories(folder.resolve("r"))),
            RawExchange.ofThisComputer(),
            Binding.possible(System.getenv("PATH")),
            name -> {
              throw new AssertionError("These parts need no guest.");
            },
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            new Silent());

    Report report = benchmark.run();

    List<Integer> numbers =
        List.of(1, Math.min(32, computer.processors())).stream().distinct().toList();
    assertEquals(2 * numbers.size(), report.speeds().size());
    for (Speed speed : report.speeds()) {
      assertTrue(speed.mipsOfCpu() > 0, speed::toString);
      assertTrue(speed.mipsOfTime() > 0, speed::toString);
    }
    assertTrue(report.raw().p50() > 0);
    assertEquals(2, report.faults().size());
    assertEquals(2, report.links().size());
    for (Faults faults :
        Stream.concat(report.faults().stream(), report.links().stream()).toList()) {
      assertSane(faults.read());
      assertSane(faults.write());
      assertSane(faults.revoke());
      assertTrue(faults.perSecond() > 0, faults::toString);
    }
    assertEquals(numbers.size(), report.bound().size());
    for (BoundFaults bound : report.bound()) {
      assertSane(bound.one().read());
      assertTrue(bound.crowd().perSecond() > 0, bound::toString);
      assertTrue(bound.toRaw() > 0 && bound.tail() >= 1, bound::toString);
    }
    assertTrue(report.faults().getFirst().read().count() > 0, "no page was read remotely");
  }

  private static void assertSane(Latency latency) {
    assertTrue(latency.p50() <= latency.p99(), latency::toString);
    assertTrue(latency.p99() <= latency.max(), latency::toString);
    assertTrue(latency.count() == 0 || latency.p50() > 0, latency::toString);
  }
}
