package org.pangaea.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pangaea.control.Latency;
import org.pangaea.deploy.DeployException;
import org.pangaea.fabric.bench.PingPongResult;
import org.pangaea.guests.GuestImages;
import org.pangaea.guests.Progress;
import org.pangaea.model.cluster.CoherenceSettings;

class BenchmarkTest {
  private static final Computer COMPUTER = new Computer("cpu", 2, "system", "java", 0.1);
  private static final PingPongResult RAW = new PingPongResult(1000, 5, 20, 30, 40);
  private static final GuestImages GUEST =
      new GuestImages(
          "busybox",
          Optional.of(Path.of("kernel")),
          Optional.of(Path.of("initrd")),
          "console=ttyS0",
          Map.of("linux", "6.12"));

  private static final Binding ONE =
      new Binding("one processor", Path.of("taskset"), List.of(0, 0));

  private static final Binding TWO =
      new Binding("two processors", Path.of("taskset"), List.of(0, 1));

  private static final String PROGRAMS =
      "pangaea: 1.00 2.00 2.50 3 4 5 6 7 8 9 10 programs measured";

  @TempDir Path folder;

  private GuestImages guest = GUEST;
  private Optional<CrossCompiler> compiler = Optional.empty();
  private final FakeMachines machines = new FakeMachines();
  private final List<String> phases = new ArrayList<>();
  private final List<Binding> rawOn = new ArrayList<>();
  private final List<String> guestsFetched = new ArrayList<>();

  private Report run(Set<Part> parts, int rounds) throws Exception {
    return run(new Settings(parts, rounds, true, false));
  }

  private Report run(Settings settings) throws Exception {
    Progress progress =
        new Progress() {
          @Override
          public void phase(String text) {
            phases.add(text);
          }

          @Override
          public void bytes(long done, long total) {
            phases.add(done + " of " + total);
          }
        };
    return new Benchmark(
            settings,
            COMPUTER,
            machines,
            (count, binding) -> {
              rawOn.add(binding);
              return RAW;
            },
            List.of(ONE, TWO),
            name -> {
              guestsFetched.add(name);
              return guest;
            },
            Optional.empty(),
            Optional.empty(),
            compiler,
            progress)
        .run();
  }

  @Test
  void everythingThatWasAskedForIsInTheReport() throws Exception {
    machines.printed.addAll(List.of("", "", "", PROGRAMS));
    Report report = run(EnumSet.allOf(Part.class), 1);

    assertEquals(
        List.of("1 node, 1 hart", "1 node, 4 harts", "2 nodes, 4 harts"),
        report.boots().stream().map(Boot::machine).toList());
    assertEquals(4, report.speeds().size());
    assertEquals(2, report.bound().size());
    assertEquals(List.of(1, 4), report.faults().stream().map(Faults::hartsPerNode).toList());
    assertEquals(
        List.of(Wiring.TCP, Wiring.TLS), report.links().stream().map(Faults::wiring).toList());
    assertEquals(1, machines.wirings.stream().filter(Wiring.TLS::equals).count());
    assertEquals(RAW, report.raw());
    assertEquals(2, report.trips().nodes());
    assertEquals(GUEST.versions(), report.guest());
    assertEquals(5, report.programs().size());
    assertEquals(List.of("busybox", "tools"), guestsFetched);
    assertNull(report.emulator(), "there is no QEMU here");
    assertNull(report.kernels(), "there is no compiler here");
    assertEquals(0, machines.open, "machines left running");
  }

  @Test
  void aFullRunBootsOnFourNodesAsWell() throws Exception {
    Report report = run(new Settings(EnumSet.of(Part.BOOT), 1, true, true));

    assertTrue(report.boot(4, 4).isPresent());
  }

  @Test
  void whatWasNotAskedForIsNotMeasured() throws Exception {
    Report report = run(EnumSet.of(Part.MIPS), 1);

    assertEquals(List.of(), guestsFetched);
    assertTrue(machines.started.stream().allMatch(machine -> machine.startsWith("1x")));
    assertEquals(List.of(), report.boots());
    assertEquals(List.of(), report.faults());
    assertNull(report.raw());
    assertNull(report.trips());
  }

  @Test
  void tripsAloneNeedOneBootOnTwoNodes() throws Exception {
    Report report = run(EnumSet.of(Part.TRIPS), 1);

    assertEquals(List.of("2x4 busybox"), machines.started);
    assertEquals(List.of(), report.boots());
    assertEquals(2, report.trips().nodes());
  }

  @Test
  void aBootIsTimedFromTheStartOfItsHarts() throws Exception {
    Boot boot = run(EnumSet.of(Part.BOOT), 1).boot(2, 4).orElseThrow();

    assertEquals(1, boot.bringUpSeconds(), 1e-9);
    assertEquals(FakeMachines.SHELL_SECONDS, boot.shellSeconds(), 1e-9);
    assertEquals(FakeMachines.SHELL_SECONDS + 1, boot.offSeconds(), 1e-9);
    assertEquals(2 * FakeMachines.SHELL_SECONDS, boot.cpuSeconds(), 1e-9);
    assertEquals(4 * 6 * 50_000_000L, boot.instructions());
    double waits = (500 * FakeMachines.COLD_MICROS + 1000 * FakeMachines.WARM_MICROS) / 1e6;
    assertEquals(2 * 2 * waits, boot.stallSeconds(), 1e-9, "reads and writes on two nodes");
    assertEquals(1 + waits * 4 / boot.cpuSeconds(), boot.costTo(boot), 1e-9);
  }

  @Test
  void tripsAreThoseOfAllNodesByKind() throws Exception {
    Trips trips = run(EnumSet.of(Part.TRIPS), 1).trips().trips();

    assertEquals(60, trips.pageFaults().get("read-from-home"));
    assertEquals(10, trips.pageFaults().get("upgrade"));
    assertEquals(0, trips.pageFaults().get("fetch-from-owner"));
    assertEquals(70, trips.allPageFaults());
    assertEquals(40, trips.pagesSent());
    assertEquals(14, trips.deviceAccesses());
    assertEquals(6, trips.fences());
    assertEquals(6, trips.interrupts());
    assertEquals(20, trips.frames());
    assertEquals(2000, trips.bytes());
  }

  @Test
  void theMedianOfTheRoundsIsShown() throws Exception {
    // Each round boots on three machines.
    machines.shellSeconds.addAll(List.of(9.0, 9.0, 9.0, 2.0, 2.0, 2.0, 3.0, 3.0, 3.0));

    Report report = run(EnumSet.of(Part.BOOT), 3);

    assertEquals(List.of(3.0, 3.0, 3.0), report.boots().stream().map(Boot::shellSeconds).toList());
    assertEquals(3, report.rounds());
  }

  @Test
  void roundsAreMeasuredInTurnsAndCounted() throws Exception {
    run(EnumSet.of(Part.MIPS, Part.TRIPS), 2);

    assertEquals(
        List.of(
            "round 1 of 2: boot on 2 nodes, 4 harts",
            "round 1 of 2: integers on 1 hart",
            "round 1 of 2: integers on 2 harts",
            "round 1 of 2: floating point on 1 hart",
            "round 1 of 2: floating point on 2 harts",
            "round 2 of 2: boot on 2 nodes, 4 harts"),
        phases.subList(0, 6));
  }

  @Test
  void speedIsOfCpuTimeAndOfWallTime() throws Exception {
    for (Speed speed : run(EnumSet.of(Part.MIPS), 1).speeds()) {
      assertEquals(100, speed.mipsOfCpu(), 1e-6, speed::toString);
      assertEquals(50 * speed.harts(), speed.mipsOfTime(), 1e-6, speed::toString);
    }
  }

  @Test
  void faultsBeforeTheWindowDoNotCount() throws Exception {
    for (Faults faults : run(EnumSet.of(Part.FAULTS), 1).faults()) {
      assertEquals(2000, faults.read().count(), "both nodes'");
      assertEquals(FakeMachines.WARM_MICROS, faults.read().p99());
      assertEquals(FakeMachines.WARM_MICROS, faults.revoke().max());
    }
  }

  /** The last looks are two that bring no more than the best before, and the one that counts. */
  @Test
  void faultsAreLookedAtWhenAMachineGetsNoFaster() throws Exception {
    machines.cold = List.of(500, 700, 900, 600, 960);
    assertEquals(FakeMachines.WARM_MICROS, faults().p99(), "one look that brings less is not all");
    assertEquals(8, machines.looks.getFirst());

    machines.cold = List.of(10, 10, 10, 10, 10, 30, 40);
    assertEquals(FakeMachines.WARM_MICROS, faults().p99(), "the first looks are one long one");
    assertEquals(11, machines.looks.getFirst());

    machines.cold = List.of(500, 900, 600, 700, 2000);
    assertEquals(FakeMachines.COLD_MICROS, faults().p99(), "two that bring less are all");
    assertEquals(5, machines.looks.getFirst());
  }

  @Test
  void whatGetsFasterForEverIsLookedAtAllTheSame() throws Exception {
    machines.cold = IntStream.range(0, 100).mapToObj(look -> 500 + 100 * look).toList();
    assertEquals(FakeMachines.COLD_MICROS, faults().p99());
    assertEquals(1 + FaultBench.MOST_LOOKS + 1, machines.looks.getFirst());
  }

  /** The read faults of the first machine that exchanges pages. */
  private Latency faults() throws Exception {
    machines.looks.clear();
    return run(EnumSet.of(Part.FAULTS), 1).faults().getFirst().read();
  }

  @Test
  void bothSidesAreBoundAlikeInEachRound() throws Exception {
    Report report = run(EnumSet.of(Part.BOUND), 2);

    assertEquals(
        List.of("one processor", "two processors"),
        report.bound().stream().map(BoundFaults::boundTo).toList());
    assertEquals(List.of(ONE, TWO, ONE, TWO), rawOn);
    assertEquals(List.of(ONE, ONE, TWO, TWO, ONE, ONE, TWO, TWO), machines.bindings);
    for (BoundFaults bound : report.bound()) {
      assertEquals(1, bound.one().hartsPerNode());
      assertEquals(4, bound.crowd().hartsPerNode());
      assertEquals(FakeMachines.WARM_MICROS / RAW.p50(), bound.toRaw(), 1e-9);
      assertEquals(1, bound.tail(), 1e-9);
    }
  }

  /** Not the ratio of medians: a round's two sides belong together. */
  @Test
  void ratiosAreThoseOfRounds() {
    List<BoundFaults.Round> rounds =
        List.of(round(10, 30, 90), round(20, 30, 60), round(60, 66, 660));

    BoundFaults bound = BoundFaults.of("one processor", rounds);

    assertEquals(20, bound.raw().p50());
    assertEquals(30, bound.one().read().p50());
    assertEquals(1.5, bound.toRaw(), 1e-9, "of 3, 1.5 and 1.1");
    assertEquals(3, bound.tail(), 1e-9, "of 3, 2 and 10");
  }

  private static BoundFaults.Round round(double raw, double p50, double p99) {
    Latency read = new Latency(100, p50, p99, p99, List.of());
    Faults faults = new Faults(Wiring.UNIX, 1, read, read, read, 1);
    return new BoundFaults.Round(new PingPongResult(100, raw, raw, raw, raw), faults, faults);
  }

  @Test
  void aMachineOnWhichNothingMovesIsNotWatchedForEver() {
    machines.isStuck = true;

    DeployException e = assertThrows(DeployException.class, () -> run(EnumSet.of(Part.FAULTS), 1));

    assertEquals(DeployException.Kind.TIMED_OUT, e.kind());
    assertEquals(
        "In 10 s the nodes exchanged only 0 pages; at least 100 were expected.", e.getMessage());
    assertEquals(0, machines.open);
  }

  @Test
  void moreHartsThanProcessorsAreMeasuredWhereThatIsPossible() {
    for (int processors = 1; processors < 64; processors++) {
      assertTrue(2 * FaultBench.crowd(processors) > processors);
      assertTrue(2 * FaultBench.crowd(processors) <= 64, "a VM has 64 harts at most");
    }
  }

  @Test
  void programsAreTimedByTheGuest() throws Exception {
    machines.printed.add("[    9.1] " + PROGRAMS);
    ProgramRate rate = run(EnumSet.of(Part.PROGRAMS), 1).programs().getFirst();
    assertEquals(2, rate.again() / rate.first(), 1e-9);
    assertEquals(List.of("1x1 busybox"), machines.started);
  }

  @Test
  void aProgramThatFailsIsNoResult() {
    machines.printed.add(PROGRAMS.replace("2.50", "failed 2.50"));
    DeployException e =
        assertThrows(DeployException.class, () -> run(EnumSet.of(Part.PROGRAMS), 1));
    assertTrue(e.getMessage().contains("Not all programs ran in the guest"), e.getMessage());
  }

  @Test
  void eachMeasureIsSwitchedAlone() throws Exception {
    Report report = run(EnumSet.of(Part.MEASURES), 1);

    assertEquals(Collections.nCopies(12, "2x4 busybox"), machines.started);
    List<CoherenceSettings> models = machines.models;
    List<List<Boolean>> switches =
        models.stream()
            .map(model ->
                List.of(
                    model.isExclusiveOnRead(),
                    model.isMigratoryGrant(),
                    model.isBulkOwnership(),
                    model.isOverwriteWithoutData(),
                    model.isUntouchedWithoutData(),
                    model.isUnchangedWithoutData(),
                    model.isAdaptiveBlocks(),
                    model.isTimerPacing()))
            .toList();
    assertEquals(
        List.of(
            List.of(true, true, true, true, true, true, false, true),
            List.of(false, true, true, true, true, true, false, true),
            List.of(true, false, true, true, true, true, false, true),
            List.of(true, true, false, true, true, true, false, true),
            List.of(true, true, true, false, true, true, false, true),
            List.of(true, true, true, true, false, true, false, true),
            List.of(true, true, true, true, true, false, false, true),
            List.of(true, true, true, true, true, true, true, true),
            List.of(true, true, true, true, true, true, false, false),
            List.of(true, true, true, true, true, true, false, true),
            List.of(true, true, true, true, true, true, false, true),
            List.of(true, true, true, true, true, true, false, true)),
        switches);
    assertEquals(
        List.of(4096L, 4096L, 4096L, 4096L, 4096L, 4096L, 4096L, 4096L, 4096L, 1024L, 4096L, 4096L),
        machines.units);
    List<Boolean> unbalanced =
        machines.commandLines.stream()
            .map(line -> line.contains("numa_balancing=disable"))
            .toList();
    assertEquals(
        List.of(false, false, false, false, false, false, false, false, false, false, false, true),
        unbalanced);
    List<Boolean> tickless =
        machines.commandLines.stream().map(line -> line.contains(" nohz_full=2-3")).toList();
    assertEquals(
        List.of(false, false, false, false, false, false, false, false, false, false, true, false),
        tickless);
    assertEquals(12 * Workload.SHARING.size(), report.measures().size());
    assertEquals(
        Arrays.asList(
            null,
            "without exclusiveOnRead",
            "without migratoryGrant",
            "without bulkOwnership",
            "without overwriteWithoutData",
            "without untouchedWithoutData",
            "without unchangedWithoutData",
            "with adaptiveBlocks",
            "without timerPacing",
            "with coherenceUnit = 1 KiB",
            "with full dynticks",
            "without NUMA balancing"),
        report.measures().stream().map(MeasureEffect::change).distinct().toList());
  }

  @Test
  void aWorkloadIsCountedFromTheEndOfTheOneBefore() throws Exception {
    List<MeasureEffect> effects =
        run(EnumSet.of(Part.MEASURES), 1).measures().stream()
            .filter(effect -> effect.change() == null)
            .toList();

    assertEquals(FakeMachines.SHELL_SECONDS, effects.getFirst().seconds(), 1e-9);
    assertEquals(270, effects.getFirst().faults(), "both nodes, first look");
    assertEquals(FakeMachines.SHELL_SECONDS - 2, effects.get(1).seconds(), 1e-9, "a pause of 2 s");
    assertEquals(2 * FakeMachines.SHELL_SECONDS, effects.get(1).cpuSeconds(), 1e-9);
    assertEquals(200, effects.get(1).faults(), "both nodes, 100 more in each look");
    assertEquals(
        4 * 50 * FakeMachines.SHELL_SECONDS, effects.get(1).instructions(), 1e-6, "four harts");
  }

  @Test
  void aWorkloadThatFailsEndsTheRun() {
    machines.printed.addAll(List.of("BOOT over", "failed: IDLE over"));

    DeployException e =
        assertThrows(DeployException.class, () -> run(EnumSet.of(Part.MEASURES), 1));

    assertEquals("In the guest this failed: idle for 10 s.", e.getMessage());
    assertEquals(0, machines.open);
  }

  @Test
  void programsOnTwoHartsAreComparedWithOneAloneAndWithTheSameOnOneNode() throws Exception {
    compilerThatDoes("case $* in *-DPAIRS=1646907*ep.c*) echo ep;; *cg.c*) echo cg;; esac >$out");
    // With a pause of 2 s after each.
    machines.secondsTo.putAll(Map.of("ONE over", 12.0, "TWO over", 10.0, "EP over", 7.0));
    machines.secondsTo.putAll(Map.of("CG1 over", 3.0, "CG2 over", 6.0, "CG over", 12.0));
    machines.onOneNode.putAll(Map.of("ONE over", 10.0, "TWO over", 6.0, "CG over", 2.5));

    Report report = run(EnumSet.of(Part.PARALLEL), 1);

    assertEquals(List.of("2x2 busybox", "1x2 busybox"), machines.started);
    assertEquals(List.of(256L << 20, 512L << 20), machines.memories, "as much in all");
    assertEquals(List.of("tools"), guestsFetched);
    assertTrue(machines.commandLines.getFirst().contains("true ./cg 2;};r CG;stty sane"));
    String initrd = machines.initrds.getFirst();
    assertTrue(initrd.startsWith("the guest's own"), initrd);
    assertTrue(initrd.contains("root/cg") && initrd.contains("root/ep"), initrd);
    assertEquals(2 * 7 + 1, report.parallel().size(), "the boot is not among them");
    ParallelRun host = report.parallel().getLast();
    assertEquals(HostEp.NAME, host.program());
    assertTrue(host.seconds() > 0 && host.cpuSeconds() > 0 && host.speedUp() > 0, host::toString);
    Map<String, ParallelRun> apart = new LinkedHashMap<>();
    Map<String, ParallelRun> together = new LinkedHashMap<>();
    report.parallel().forEach(run -> (run.nodes() == 2 ? apart : together).put(run.program(), run));
    String two = "two programs, EP, one on each hart";
    String cg = "CG, a thread on each hart";
    assertEquals(2.5, apart.get(two).speedUp(), 1e-6, "20 s in 8");
    assertEquals(4, together.get(two).speedUp(), 1e-6, "16 s in 4");
    assertEquals(0.5, apart.get(two).toOneNode(), 1e-6, "4 s to 8");
    assertEquals(2, apart.get("EP, a thread on each hart").speedUp(), 1e-6, "10 s in 5");
    assertEquals(
        0.25, apart.get("CG, two threads, where the guest likes").speedUp(), 1e-6, "1 s in 4");
    assertEquals(0.1, apart.get(cg).speedUp(), 1e-6, "1 s in 10");
    assertEquals(0.05, apart.get(cg).toOneNode(), 1e-6, "0.5 s to 10");
    assertNull(apart.get("one program, EP").speedUp());
    assertEquals(0.8, apart.get("one program, EP").toOneNode(), 1e-6, "8 s to 10");
    assertNull(together.get(cg).toOneNode());
  }

  @Test
  void ofEachProgramTheMedianRoundIsTold() throws Exception {
    compilerThatDoes("echo >$out");
    machines.secondsTo.putAll(Map.of("ONE over", 12.0, "CG1 over", 4.0));
    // On two nodes and on one in each of three rounds. What is slow here is fast there.
    machines.timesOf.put("TWO over", new ArrayList<>(List.of(10.0, 8.0, 7.0, 8.0, 12.0, 8.0)));
    machines.timesOf.put("CG over", new ArrayList<>(List.of(6.0, 8.0, 22.0, 8.0, 10.0, 8.0)));

    Report report = run(EnumSet.of(Part.PARALLEL), 3);

    ParallelRun two = report.parallel().get(4);
    assertEquals("two programs, EP, one on each hart", two.program());
    assertEquals(2.5, two.speedUp(), 1e-6, "of 2.5, 4 and 2");
    ParallelRun cg = report.parallel().get(12);
    assertEquals("CG, a thread on each hart", cg.program());
    assertEquals(0.25, cg.speedUp(), 1e-6, "of 0.5, 0.1 and 0.25");
  }

  @Test
  void programsThatCannotBeCompiledEndTheRun() throws Exception {
    compilerThatDoes("echo 'cannot find -lgomp'; exit 1");

    DeployException e =
        assertThrows(DeployException.class, () -> run(EnumSet.of(Part.PARALLEL), 1));

    assertTrue(
        e.getMessage().endsWith(" does not compile ep.c:\ncannot find -lgomp"), e::getMessage);
    assertEquals(List.of(), machines.started);
  }

  private void compilerThatDoes(String what) throws IOException {
    Path script = folder.resolve("riscv64-linux-gnu-gcc");
    String findOut = "for w in \"$@\"; do [ \"$last\" = -o ] && out=$w; last=$w; done; ";
    Files.writeString(script, "#!/bin/sh\n" + findOut + what + "\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    compiler = Optional.of(new CrossCompiler(script));
    Path initrd = Files.writeString(folder.resolve("initrd"), "the guest's own");
    guest = new GuestImages("busybox", GUEST.kernel(), Optional.of(initrd), "", Map.of());
  }

  @Test
  void theScriptOfAllWorkloadsFitsIntoTheKernelsCommandLine() {
    GuestImages guest = GUEST.appending("earlycon=sbi cryptomgr.notests");
    String script = Workload.script(Workload.SHARING);
    for (Measure measure : Measure.values()) {
      assertTrue(measure.changed(guest.running(script)).commandLine().length() < 900, script);
    }
  }

  @Test
  void whoNamesNoPartDoesNotWaitForTheMeasures() {
    assertFalse(Part.ofDefault().contains(Part.MEASURES));
    assertEquals(Part.values().length - 1, Part.ofDefault().size());
  }

  @Test
  void aMachineThatFailsEndsTheRunAndIsClosed() {
    machines.failure = "The guest ended too early.";

    DeployException e = assertThrows(DeployException.class, () -> run(EnumSet.of(Part.FAULTS), 1));

    assertEquals(machines.failure, e.getMessage());
    assertEquals(0, machines.open);
    assertFalse(machines.started.isEmpty());
  }

  @Test
  void aPartThatDoesNotExistIsNamedWithThoseThatDo() {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> Part.of("boots"));

    assertEquals(
        "There is no part 'boots' of the benchmark. Its parts are: boot, mips, faults, bound, links,"
            + " trips, qemu, kernels, programs, parallel, measures.",
        e.getMessage());
  }
}
