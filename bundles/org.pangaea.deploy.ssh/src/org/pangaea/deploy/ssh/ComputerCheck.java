package org.pangaea.deploy.ssh;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pangaea.deploy.DeployException;
import org.pangaea.model.Clusters;
import org.pangaea.model.cluster.Cluster;
import org.pangaea.model.cluster.Computer;
import org.pangaea.model.cluster.VirtualMachine;
import org.pangaea.model.cluster.VirtualNode;
import org.pangaea.model.values.ByteSize;

/** Looks whether one computer can do what a model wants of it. One thread. */
final class ComputerCheck {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int CLOCK_TRIES = 3;
  private static final double CLOCK_LIMIT_MILLIS = 1000;
  private static final double NANOS_PER_MILLI = 1e6;

  /** What a VMM needs beside guest memory: its heap at least, and the JVM. */
  private static final long PER_VMM = 400L << 20;

  /** Room for the VMM, and for a guest's images. */
  private static final long DISK = 64L << 20;

  private final Cluster cluster;
  private final Computer model;
  private final SshComputer computer;
  private final CarriedRuntime runtime;
  private final List<CheckFinding> findings = new ArrayList<>();
  private Optional<RemoteJava> java = Optional.empty();
  private Optional<Places> places = Optional.empty();
  private List<RemoteJava> javas = List.of();
  private boolean carried;
  private boolean full;

  ComputerCheck(Cluster cluster, Computer model, SshComputer computer, CarriedRuntime runtime) {
    this.cluster = cluster;
    this.model = model;
    this.computer = computer;
    this.runtime = runtime;
  }

  SshComputer computer() {
    return computer;
  }

  List<CheckFinding> findings() {
    return findings;
  }

  Optional<RemoteJava> java() {
    return java;
  }

  /** All that are there, new enough or not. */
  List<RemoteJava> javasFound() {
    return javas;
  }

  /** Whether a probe can run there, with a Java that is there or one that is brought for it. */
  boolean canBeProbed() {
    return java.isPresent() || carried && !full;
  }

  /** At which it reaches this computer. */
  Optional<String> addressOfHere() {
    return places.map(Places::client);
  }

  /** Looks at everything that can be looked at from here. */
  CheckedComputer look() throws InterruptedException {
    String address = model.getAddress();
    try {
      address = computer.address();
      computer.connect();
    } catch (DeployException e) {
      error(
          "reach",
          e.getMessage(),
          "See what ssh itself says: ssh%s %s"
              .formatted(
                  model.getSshPort() == SshHost.STANDARD_PORT ? "" : " -p " + model.getSshPort(),
                  model.getSshUser() == null
                      ? model.getAddress()
                      : model.getSshUser() + "@" + model.getAddress()));
      return new CheckedComputer(model.getName(), address, false, "", -1, -1, wanted(), -1, 0, -1);
    }
    try {
      places = Optional.of(Places.of(computer));
      lookAtSftp();
      java = lookAtJava();
      return lookAtResources(address, places.get());
    } catch (DeployException e) {
      error("tools", e.getMessage(), "Install what is missing on '" + model.getName() + "'.");
      return new CheckedComputer(
          model.getName(), address, true, version(), -1, -1, wanted(), -1, 0, -1);
    }
  }

  private String version() {
    String none = carried ? new RemoteJava(runtime.version(), "", true).shown() : "";
    return java.map(RemoteJava::version).orElse(none);
  }

  private void lookAtSftp() throws DeployException, InterruptedException {
    try {
      computer.sftp().close();
    } catch (IOException e) {
      throw computer.lost("take files", e);
    }
  }

  private Optional<RemoteJava> lookAtJava() throws DeployException, InterruptedException {
    javas = RemoteJava.all(computer);
    Optional<RemoteJava> good = RemoteJava.newEnough(javas);
    if (good.isPresent()) {
      return good;
    }
    String lack =
        "It has no Java %d or newer (%s)".formatted(RemoteJava.OLDEST, RemoteJava.found(javas));
    Optional<String> obstacle = runtime.obstacle(computer);
    if (obstacle.isPresent()) {
      error(
          "java",
          "%s, and none can be brought there: %s.".formatted(lack, obstacle.get()),
          RemoteJava.remedy());
    } else {
      carried = true;
      warning(
          "java",
          "%s; a deployment brings one there, of some %d MiB."
              .formatted(lack, CarriedRuntime.SIZE >> 20),
          RemoteJava.remedy());
    }
    return Optional.empty();
  }

  private CheckedComputer lookAtResources(String address, Places where)
      throws DeployException, InterruptedException {
    Map<String, String> facts = new HashMap<>();
    String output =
        computer.output(
            "tell what it has",
            """
            echo "processors $(nproc)"
            echo "online $(cat /sys/devices/system/cpu/online)"
            awk '$1 == "MemAvailable:" { print "free " $2 } $1 == "MemTotal:" { print "memory " $2 }' /proc/meminfo
            place=%s
            while [ ! -d "$place" ]; do place=$(dirname "$place"); done
            echo "disk $(df -Pk "$place" | awk 'NR == 2 { print $4 }')"
            echo "ports $(cat /proc/net/tcp /proc/net/tcp6 2>/dev/null | awk '$4 == "0A" { print $2 }' | sed 's/.*://' | tr '\\n' ' ')"
            echo "owner $(head -n 1 %s/owner 2>/dev/null)"
            """
                .formatted(
                    Shell.quote(where.cache()), Shell.quote(where.run() + "/" + cluster.getName())),
            LIMIT);
    for (String line : output.lines().toList()) {
      int blank = line.indexOf(' ');
      facts.put(blank < 0 ? line : line.substring(0, blank), line.substring(blank + 1).strip());
    }
    int processors = (int) number(facts, "processors");
    long free = number(facts, "free") << 10;
    long disk = number(facts, "disk") << 10;
    checkProcessors(processors, facts.getOrDefault("online", ""));
    checkMemory(free, number(facts, "memory") << 10);
    checkDisk(disk, where);
    checkPorts(facts.getOrDefault("ports", ""));
    checkOwner(facts.getOrDefault("owner", ""));
    Clock clock = clock();
    return new CheckedComputer(
        model.getName(),
        address,
        true,
        version(),
        processors,
        free,
        wanted(),
        disk,
        clock.offset(),
        clock.error());
  }

  private static long number(Map<String, String> facts, String name) {
    String text = facts.getOrDefault(name, "");
    return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : -1;
  }

  private long wanted() {
    return model.getNodes().stream()
        .mapToLong(node -> node.getMemory() + node.getMirrorBudget())
        .sum();
  }

  private void checkProcessors(int processors, String online) {
    BitSet there = ranges(online);
    BitSet claimed = new BitSet();
    if (model.getProcessors() != null) {
      claimed.or(bits(model.getProcessors().toString()));
    }
    for (VirtualNode node : model.getNodes()) {
      if (node.getProcessors() != null) {
        claimed.or(bits(node.getProcessors().toString()));
      }
    }
    for (VirtualMachine machine : cluster.getVirtualMachines()) {
      machine.getVcpus().stream()
          .filter(vcpu -> vcpu.getNode() != null && Clusters.computer(vcpu.getNode()) == model)
          .forEach(vcpu -> claimed.or(bits(vcpu.getProcessors().toString())));
    }
    claimed.andNot(there);
    if (!there.isEmpty() && !claimed.isEmpty()) {
      error(
          "processors",
          "The model claims processors %s, and it has %s.".formatted(claimed, online),
          "Change processors of the computer and its nodes in the model.");
    }
    for (VirtualMachine machine : cluster.getVirtualMachines()) {
      long here =
          machine.getVcpus().stream()
              .filter(vcpu -> vcpu.getNode() != null && Clusters.computer(vcpu.getNode()) == model)
              .count();
      if (processors > 0 && here > processors) {
        warning(
            "processors",
            "Virtual machine '%s' has %d vCPUs on it, and it has %d processors, which they must share."
                .formatted(machine.getName(), here, processors),
            "Move some vCPUs to other computers, or let guest time pass slower: timeScale.");
      }
    }
  }

  private static BitSet bits(String processors) {
    return processors.matches("[0-9,-]+") ? ranges(processors) : new BitSet();
  }

  private static BitSet ranges(String text) {
    BitSet set = new BitSet();
    for (String range : text.split(",")) {
      String[] ends = range.strip().split("-");
      if (ends[0].matches("[0-9]{1,5}")) {
        set.set(Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]) + 1);
      }
    }
    return set;
  }

  private void checkMemory(long free, long all) {
    long wanted = wanted() + PER_VMM * model.getNodes().size();
    if (all > 0 && wanted > all) {
      error(
          "memory",
          "Its nodes need %s with their VMMs, and it has %s in all."
              .formatted(rounded(wanted), rounded(all)),
          "Lower the memory of its nodes, or give a part of it to another computer.");
    } else if (free > 0 && wanted > free) {
      warning(
          "memory",
          "Its nodes need %s with their VMMs, and %s are free now."
              .formatted(rounded(wanted), rounded(free)),
          "End other programs there, or lower the memory of its nodes.");
    }
  }

  private void checkDisk(long free, Places where) {
    long needed = DISK + (carried ? CarriedRuntime.SIZE : 0);
    if (free >= 0 && free < needed) {
      full = true;
      error(
          "disk",
          "%s are free in %s, and the VMM with a guest takes up to %s."
              .formatted(rounded(free), where.cache(), rounded(needed)),
          "Make room there, or let XDG_CACHE_HOME name another place.");
    }
  }

  private static String rounded(long bytes) {
    return ByteSize.format(bytes >> 20 << 20);
  }

  private void checkPorts(String listening) {
    for (VirtualNode node : model.getNodes()) {
      String hex = "%04X".formatted(node.getFabricPort());
      if (node.getFabricPort() != 0 && List.of(listening.split(" ")).contains(hex)) {
        error(
            "ports",
            "Port %d of node '%s' is taken by another program."
                .formatted(node.getFabricPort(), node.getName()),
            "Choose another fabricPort, or 0 for any that is free.");
      }
    }
  }

  private void checkOwner(String owner) {
    if (!owner.isEmpty()) {
      error(
          "run-folder",
          "A deployment '%s' is there already, by %s.".formatted(cluster.getName(), owner),
          "Take it down: pangaea cluster undeploy FILE. Or give this cluster another name.");
    }
  }

  /**
   * A clock, in milliseconds.
   *
   * @param offset how far it is ahead
   * @param error how far off that may be, in both directions
   */
  private record Clock(double offset, double error) {}

  /** The shortest of some questions tells best: the answer was given somewhere within it. */
  private Clock clock() throws DeployException, InterruptedException {
    double offset = 0;
    double shortest = Double.MAX_VALUE;
    for (int i = 0; i < CLOCK_TRIES; i++) {
      long wall = System.currentTimeMillis();
      long begin = System.nanoTime();
      String answer = computer.output("tell the time", "date +%s%N", LIMIT).strip();
      double took = (System.nanoTime() - begin) / NANOS_PER_MILLI;
      if (answer.matches("[0-9]{15,19}") && took < shortest) {
        shortest = took;
        offset = Long.parseLong(answer) / NANOS_PER_MILLI - (wall + took / 2);
      }
    }
    if (Math.abs(offset) > CLOCK_LIMIT_MILLIS + shortest / 2) {
      warning(
          "clock",
          "Its clock is %.1f s %s this computer's, so times in logs and reports do not agree. Guests do not see it."
              .formatted(Math.abs(offset) / 1000, offset > 0 ? "ahead of" : "behind"),
          "Let both follow a time server, such as with chrony or systemd-timesyncd.");
    }
    return new Clock(offset, shortest / 2);
  }

  private void error(String rule, String message, String remedy) {
    findings.add(CheckFinding.error(rule, model.getName(), message, remedy));
  }

  private void warning(String rule, String message, String remedy) {
    findings.add(CheckFinding.warning(rule, model.getName(), message, remedy));
  }
}
