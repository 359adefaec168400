package org.pangaea.firmware;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The virtual machine as its kernel shall see it.
 *
 * <p>Nodes are virtual nodes' indices from 0; {@link NumaNodes} says which NUMA node stands for
 * each. Distances that are not given are {@link #LOCAL_DISTANCE} and {@link #REMOTE_DISTANCE}.
 *
 * @param harts at least one; ids are distinct
 * @param memory at least one region; they don't overlap
 * @param distances between different nodes, either direction standing for both
 * @param bootArguments the kernel's command line
 * @param initrd where the initial RAM disk lies, if there is one
 * @param rngSeed random bytes for the kernel's generator, empty for none; not copied, leave them be
 * @param isa the harts' instruction set
 * @param uart the serial port, which is the console
 * @param power the power device
 * @param clint the core-local interruptor, if harts have M-mode; the interrupt controller then has
 *     two contexts per hart, for M-mode and S-mode
 */
public record MachineDescription(
    List<Hart> harts,
    List<Memory> memory,
    List<Distance> distances,
    String bootArguments,
    Optional<Initrd> initrd,
    byte[] rngSeed,
    Isa isa,
    Optional<Plic> plic,
    Optional<Uart> uart,
    Optional<Power> power,
    Optional<Clint> clint) {

  /** Guest time: ticks per second. */
  public static final int TIMEBASE_FREQUENCY = 10_000_000;

  /** What ACPI and the device tree binding call 10: a node to itself. */
  public static final int LOCAL_DISTANCE = 10;

  /**
   * A node to another, unless given otherwise. More than 30, Linux' {@code RECLAIM_DISTANCE}: what
   * is started on a node then stays there unless its harts have more to do than they can, and is
   * not moved for whoever wakes it. A page of another node's takes tens of microseconds.
   */
  public static final int REMOTE_DISTANCE = 40;

  /** A hart and the virtual node that runs it. */
  public record Hart(int id, int node) {}

  /** {@code size} bytes of RAM at {@code base}, at home on a virtual node. */
  public record Memory(long base, long size, int node) {
    /** The address after the last one. */
    public long end() {
      return base + size;
    }
  }

  /** How far two different nodes are from each other, 11 to 254. */
  public record Distance(int from, int to, int distance) {}

  /** From {@code start} up to and without {@code end}. */
  public record Initrd(long start, long end) {}

  /** The interrupt controller, with one context per hart in the order of the harts. */
  public record Plic(long base, long size, int sources) {}

  /** A 16550 serial port. */
  public record Uart(long base, long size, int interrupt, int clock) {}

  /** The device that switches off and resets. */
  public record Power(long base, long size) {}

  /** The machine timers and software interrupts of harts with M-mode. */
  public record Clint(long base, long size) {}

  public MachineDescription {
    harts = List.copyOf(harts);
    memory = List.copyOf(memory);
    distances = List.copyOf(distances);
    checkHarts(harts);
    checkMemory(memory);
    checkDistances(distances);
    if (uart.isPresent() && plic.isEmpty()) {
      throw new IllegalArgumentException(
          "The serial port needs an interrupt controller; add the PLIC to the machine.");
    }
  }

  /** An empty machine with the {@code virt} machine's PLIC, UART and power device. */
  public static MachineDescriptionBuilder builder() {
    return new MachineDescriptionBuilder();
  }

  /**
   * The same machine with an initial RAM disk; its device tree is as long as before if it had one.
   */
  public MachineDescription withInitrd(long start, long end) {
    return new MachineDescription(
        harts,
        memory,
        distances,
        bootArguments,
        Optional.of(new Initrd(start, end)),
        rngSeed,
        isa,
        plic,
        uart,
        power,
        clint);
  }

  /** Virtual nodes, whether or not each has harts or memory. */
  public int nodeCount() {
    int highest = 0;
    for (Hart hart : harts) {
      highest = Math.max(highest, hart.node());
    }
    for (Memory region : memory) {
      highest = Math.max(highest, region.node());
    }
    return highest + 1;
  }

  /** The distance of two virtual nodes. */
  public int distance(int from, int to) {
    if (from == to) {
      return LOCAL_DISTANCE;
    }
    for (Distance d : distances) {
      if (d.from() == from && d.to() == to || d.from() == to && d.to() == from) {
        return d.distance();
      }
    }
    return REMOTE_DISTANCE;
  }

  private static void checkHarts(List<Hart> harts) {
    if (harts.isEmpty()) {
      throw new IllegalArgumentException("The machine has no hart; add at least one vCPU.");
    }
    Set<Integer> ids = new HashSet<>();
    for (Hart hart : harts) {
      if (hart.id() < 0 || hart.node() < 0 || !ids.add(hart.id())) {
        throw new IllegalArgumentException(
            "Hart %d on node %d: hart ids must be distinct, and neither they nor nodes negative."
                .formatted(hart.id(), hart.node()));
      }
    }
  }

  private static void checkMemory(List<Memory> memory) {
    if (memory.isEmpty()) {
      throw new IllegalArgumentException("The machine has no memory; give at least one node some.");
    }
    List<Memory> seen = new ArrayList<>();
    for (Memory region : memory) {
      if (region.base() < 0 || region.size() <= 0 || region.end() < 0 || region.node() < 0) {
        throw new IllegalArgumentException(
            "The memory region at 0x%x with size 0x%x of node %d is not valid; its size must be above 0 and its node not negative."
                .formatted(region.base(), region.size(), region.node()));
      }
      for (Memory other : seen) {
        if (region.base() < other.end() && other.base() < region.end()) {
          throw new IllegalArgumentException(
              "The memory regions at 0x%x (node %d) and 0x%x (node %d) overlap; move one of them."
                  .formatted(other.base(), other.node(), region.base(), region.node()));
        }
      }
      seen.add(region);
    }
  }

  private static void checkDistances(List<Distance> distances) {
    for (Distance d : distances) {
      if (d.from() == d.to() || d.distance() <= LOCAL_DISTANCE || d.distance() > 254) {
        throw new IllegalArgumentException(
            "The distance %d from node %d to node %d is not valid; give different nodes, and 11 to 254."
                .formatted(d.distance(), d.from(), d.to()));
      }
    }
  }
}
