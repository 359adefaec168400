package org.pangaea.vmm;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.function.Executable;

/**
 * The shape of a test's VM. Harts are numbered node by node, and so is memory.
 *
 * @param nodes virtual nodes, a VMM each
 * @param hartsPerNode harts of each
 * @param engines what runs them
 * @param watchdogSeconds after how long a wait is reported
 * @param timerPacing whether harts that wait for pages get their timer interrupts later
 * @param migrateHarts whether harts move by themselves
 * @param mirrorBudget bytes of other nodes' pages that each node may hold, 0 for any number
 * @param processors to which each node's harts are bound; empty for none
 * @param adaptiveBlocks whether pages may be split into blocks
 */
record Layout(
    int nodes,
    int hartsPerNode,
    EngineMix engines,
    int watchdogSeconds,
    boolean timerPacing,
    boolean migrateHarts,
    long mirrorBudget,
    List<Integer> processors,
    boolean adaptiveBlocks) {
  /** Bytes of guest RAM that each node contributes. */
  static final long NODE_MEMORY = 8L << 20;

  private static final int WATCHDOG_SECONDS = 10;

  static Layout of(int nodes, int hartsPerNode) {
    return new Layout(
        nodes,
        hartsPerNode,
        EngineMix.all().getFirst(),
        WATCHDOG_SECONDS,
        true,
        false,
        0,
        List.of(),
        false);
  }

  Layout on(EngineMix mix) {
    return new Layout(
        nodes,
        hartsPerNode,
        mix,
        watchdogSeconds,
        timerPacing,
        migrateHarts,
        mirrorBudget,
        processors,
        adaptiveBlocks);
  }

  Layout withWatchdog(int seconds) {
    return new Layout(
        nodes,
        hartsPerNode,
        engines,
        seconds,
        timerPacing,
        migrateHarts,
        mirrorBudget,
        processors,
        adaptiveBlocks);
  }

  Layout withoutTimerPacing() {
    return new Layout(
        nodes,
        hartsPerNode,
        engines,
        watchdogSeconds,
        false,
        migrateHarts,
        mirrorBudget,
        processors,
        adaptiveBlocks);
  }

  Layout withMigratingHarts() {
    return new Layout(
        nodes,
        hartsPerNode,
        engines,
        watchdogSeconds,
        timerPacing,
        true,
        mirrorBudget,
        processors,
        adaptiveBlocks);
  }

  Layout withMirrorBudget(long bytes) {
    return new Layout(
        nodes,
        hartsPerNode,
        engines,
        watchdogSeconds,
        timerPacing,
        migrateHarts,
        bytes,
        processors,
        adaptiveBlocks);
  }

  /** The smallest mirror budget that nodes of this shape accept: 64 KiB an agent. */
  Layout withSmallestMirrorBudget() {
    return withMirrorBudget((hartsPerNode + 1) * (64L << 10));
  }

  /** The smallest mirror budget with which every node takes all harts: 64 KiB an agent. */
  Layout withSmallestMirrorBudgetForAll() {
    return withMirrorBudget((harts() + 1) * (64L << 10));
  }

  /** Each node's harts bound to these. */
  Layout boundTo(List<Integer> numbers) {
    return new Layout(
        nodes,
        hartsPerNode,
        engines,
        watchdogSeconds,
        timerPacing,
        migrateHarts,
        mirrorBudget,
        numbers,
        adaptiveBlocks);
  }

  Layout withAdaptiveBlocks() {
    return new Layout(
        nodes,
        hartsPerNode,
        engines,
        watchdogSeconds,
        timerPacing,
        migrateHarts,
        mirrorBudget,
        processors,
        true);
  }

  int harts() {
    return nodes * hartsPerNode;
  }

  int nodeOf(int hart) {
    return hart / hartsPerNode;
  }

  /** Where the RAM of a node begins. */
  static long memoryOf(int node) {
    return 0x8000_0000L + node * NODE_MEMORY;
  }

  /** What a test does with a VM of some shape. */
  @FunctionalInterface
  interface Body {
    void run(Layout layout) throws Exception;
  }

  /** The same test on each of these shapes and on every mix of engines. */
  static Stream<DynamicTest> each(Body body, Layout... layouts) {
    return Stream.of(layouts)
        .flatMap(layout -> EngineMix.all().stream().map(layout::on))
        .map(layout -> {
          Executable test = () -> body.run(layout);
          return DynamicTest.dynamicTest(layout.toString(), test);
        });
  }

  @Override
  public String toString() {
    return nodes
        + (nodes == 1 ? " node x " : " nodes x ")
        + hartsPerNode
        + (hartsPerNode == 1 ? " hart, " : " harts, ")
        + engines
        + (mirrorBudget == 0 ? "" : ", " + (mirrorBudget >> 10) + " KiB of mirrors");
  }
}
