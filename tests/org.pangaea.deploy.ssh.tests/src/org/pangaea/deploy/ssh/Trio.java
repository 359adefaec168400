package org.pangaea.deploy.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Three computers, and a cluster with a node on each and a machine over all of them. */
final class Trio implements AutoCloseable {
  static final Duration LIMIT = Duration.ofSeconds(90);

  private final SshLab lab;
  private final List<TestComputer> computers = new ArrayList<>();
  private final Pangaea pangaea;

  private Trio() throws Exception {
    lab = SshLab.open();
    for (String name : List.of("one", "two", "three")) {
      computers.add(lab.add(name));
    }
    pangaea = new Pangaea(lab.home(), lab.folder());
  }

  static Trio start() throws Exception {
    return new Trio();
  }

  SshLab lab() {
    return lab;
  }

  List<TestComputer> computers() {
    return computers;
  }

  Pangaea pangaea() {
    return pangaea;
  }

  /** The file that the models are written to. */
  String file() {
    return lab.folder().resolve("trio.cluster").toString();
  }

  /** The cluster with the guest that is built in. */
  String model() throws Exception {
    return model("guest = builtin");
  }

  /** The same cluster, with a guest that takes its time. */
  String slow() throws Exception {
    return model("guest = builtin; timeScale = 0.001");
  }

  /** The same cluster, with what is said of the machine. */
  String model(String machine) throws Exception {
    return model("", machine, computers);
  }

  /** The same cluster, with what is said of it and of the machine. */
  String model(String more, String machine) throws Exception {
    return model(more, machine, computers);
  }

  /** A cluster with a node on each of some computers. */
  String model(String more, String ofMachine, List<TestComputer> used) throws Exception {
    StringBuilder text = new StringBuilder("cluster trio {\n" + more);
    StringBuilder machine = new StringBuilder("  vm machine {\n    " + ofMachine + "\n");
    for (int i = 0; i < used.size(); i++) {
      TestComputer computer = used.get(i);
      text.append(
          "  computer %s { address = %s; sshPort = %d; node n%d { memory = 16 MiB } }\n"
              .formatted(computer.name(), computer.address(), computer.port(), i));
      machine.append("    vcpu %d { node = n%d }\n".formatted(i, i));
      machine.append("    memory { size = 16 MiB; home = n%d }\n".formatted(i));
    }
    machine.append("    device console { node = n0 }\n  }\n}\n");
    return pangaea.model("trio.cluster", text.append(machine).toString());
  }

  /** A machine that has begun to run. */
  Pangaea.Started running(String model) throws Exception {
    Pangaea.Started run = pangaea.start("vm", "run", model);
    awaitOutput(run);
    return run;
  }

  /** The machine has survived what was done to it: its guest comes to its end, content. */
  void assertPasses(Pangaea.Started run) throws Exception {
    Pangaea.Result end = run.await(LIMIT);
    assertEquals(0, end.status(), end.toString());
    assertTrue(end.out().contains("all checks passed"), end.toString());
  }

  static void awaitOutput(Pangaea.Started run) throws Exception {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (!run.output().contains("pangaea:")) {
      assertTrue(
          run.process().isAlive() && System.nanoTime() < deadline,
          () -> "the guest does not say anything");
      Thread.sleep(50);
    }
  }

  void assertNothingRuns() throws Exception {
    for (TestComputer computer : computers) {
      assertEquals(List.of(), computer.processes("-Dpangaea.vmm.name"), computer.name());
    }
  }

  /** What a test that failed may have left. */
  void takeDown() throws Exception {
    boolean left = false;
    for (TestComputer computer : computers) {
      left |= Files.exists(computer.runFolder());
    }
    if (left) {
      pangaea.run("cluster", "undeploy", "--force", "--keep-cache", file());
    }
  }

  @Override
  public void close() throws Exception {
    lab.close();
  }
}
