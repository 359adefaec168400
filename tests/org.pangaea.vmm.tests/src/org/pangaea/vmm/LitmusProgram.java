package org.pangaea.vmm;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Makes a guest program of litmus tests with the same number of threads, and reads what it prints.
 *
 * <p>The harts form as many instances of each test as there are times its number of threads; an
 * instance's threads are as far apart as can be. In each round an instance's threads run through a
 * batch of independent locations, beginning together; then one of them counts the outcomes and
 * clears the locations.
 */
final class LitmusProgram {
  /** Where the locations of a batch are. */
  enum Places {
    /** Each variable on pages of its own, one location a cache line. */
    OTHER_PAGES(64, 512, 0x10000, false),
    /** Each variable on pages of its own, few locations a page. */
    SPARSE(1024, 64, 0x10000, false),
    /** On one page, in different cache lines. */
    SAME_PAGE(256, 256, 64, false),
    /** In one cache line. */
    SAME_LINE(64, 512, 8, false),
    /** Each variable on pages that another node is home of. */
    OTHER_HOMES(64, 512, 0x10000, true);

    final int stride;
    final int batch;
    private final int distance;
    private final boolean apart;

    Places(int stride, int batch, int distance, boolean apart) {
      this.stride = stride;
      this.batch = batch;
      this.distance = distance;
      this.apart = apart;
    }

    private long address(int variable, int nodes) {
      int node = apart ? (nodes - 1) * variable / 2 : 0;
      return Guest.FREE + node * Layout.NODE_MEMORY + (long) variable * distance;
    }
  }

  /** How close together an instance's threads run. */
  enum Pace {
    /** They begin each batch together. */
    FREE,
    /** Each waits, but not for long, until the next one has come as far. */
    CLOSE,
    /** They meet before every iteration. */
    TOGETHER
  }

  private static final long INSTANCE = 0x4_0000;
  private static final long RESULTS = Guest.FREE + 0x10_0000;
  private static final long COUNTS = Guest.FREE + 0x20_0000;

  private static final String CLOSE =
      """
          addi a2, a2, 1
          sd a2, (a6)
          li t2, 40
      1:  ld t0, (a7)
          bge t0, a2, 2f
          addi t2, t2, -1
          bnez t2, 1b
      2:
      """;

  private final List<Litmus> tests;
  private final int threads;
  private final int instances;
  private final Places places;
  private final int rounds;
  private final Layout layout;

  /**
   * @param iterations of each test, about
   */
  LitmusProgram(List<Litmus> tests, Layout layout, Places places, int iterations) {
    this.tests = tests;
    this.layout = layout;
    this.places = places;
    threads = tests.getFirst().threads().size();
    instances = layout.harts() / threads;
    rounds = Math.max(1, iterations / (places.batch * instances));
  }

  /** How often each test is run. */
  long iterations() {
    return (long) rounds * places.batch * instances;
  }

  /** Last values are observed with two threads only: counts of four would be too large. */
  private boolean observesLast() {
    return threads == 2;
  }

  private long countsSize() {
    return 4L << 4 * threads + (observesLast() ? 4 : 0);
  }

  /** The program's text. */
  String text(Pace pace) {
    StringBuilder text = new StringBuilder(head());
    for (int i = 0; i < tests.size(); i++) {
      test(text, i, pace);
    }
    text.append(
        """
            ld ra, 0(sp)
            addi sp, sp, 16
            ret
        """);
    routines(text);
    return text.toString();
  }

  private String head() {
    return """
        .equ THREADS, %d
        .equ INSTANCES, %d
        .equ BATCH, %d
        .equ INSTANCE, %d
    main:
        addi sp, sp, -16
        sd ra, 0(sp)
        li t0, INSTANCES
        div s0, tp, t0            # thread
        rem s1, tp, t0            # instance
        li s9, SYNC + 4096
        slli t0, s1, 9
        add s9, s9, t0            # where the instance meets
        addi t0, s0, 1
        slli a6, t0, 6
        add a6, a6, s9            # how far this thread has come
        li t1, THREADS
        rem t0, t0, t1
        addi t0, t0, 1
        slli a7, t0, 6
        add a7, a7, s9            # how far the next one has
        li a2, 0
        li s8, 0
        li s5, 1
        li s6, 2
        li a4, %d
        li t0, %d
        mul t0, t0, s1
        add a4, a4, t0            # the instance's counts of the first test
    """
        .formatted(threads, instances, places.batch, INSTANCE, COUNTS, countsSize() * tests.size());
  }

  private void test(StringBuilder text, int number, Pace pace) {
    text.append("    li s10, ").append(rounds).append('\n');
    text.append("round_").append(number).append(":\n    call meet\n    call locations\n");
    List<String> bodies = tests.get(number).threads();
    for (int thread = 0; thread < threads; thread++) {
      text.append("    li t0, ").append(thread).append("\n    beq s0, t0, ");
      text.append(label(number, thread)).append('\n');
    }
    for (int thread = 0; thread < threads; thread++) {
      text.append(label(number, thread)).append(":\n");
      text.append(
          switch (pace) {
            case FREE -> "";
            case CLOSE -> CLOSE;
            case TOGETHER -> "    call meet\n";
          });
      text.append("    li t0, 0\n    li t1, 0\n");
      text.append(registers(bodies.get(thread)).indent(4));
      text.append(
          """
              slli t1, t1, 2
              or t0, t0, t1
              sd t0, (s7)
              addi s7, s7, 8
              addi s2, s2, %1$d
              addi s3, s3, %1$d
              addi s4, s4, %1$d
              addi a5, a5, -1
              bnez a5, %2$s
              j counted_%3$d
          """
              .formatted(places.stride, label(number, thread), number));
    }
    text.append(
        """
        counted_%1$d:
            call meet
            li t0, THREADS
            rem t0, s10, t0
            bne t0, s0, next_%1$d
            call count
        next_%1$d:
            addi s10, s10, -1
            bnez s10, round_%1$d
            li t0, %2$d
            add a4, a4, t0
        """
            .formatted(number, countsSize()));
  }

  private static String label(int test, int thread) {
    return "test_" + test + "_" + thread;
  }

  private static String registers(String body) {
    return body.replace("(x)", "(s2)")
        .replace("(y)", "(s3)")
        .replace("(z)", "(s4)")
        .replaceAll("\\bpx\\b", "s2")
        .replaceAll("\\bpy\\b", "s3")
        .replaceAll("\\bone\\b", "s5")
        .replaceAll("\\btwo\\b", "s6")
        .replaceAll("\\br0\\b", "t0")
        .replaceAll("\\br1\\b", "t1")
        .replaceAll("\\btmp\\b", "t2");
  }

  private void routines(StringBuilder text) {
    text.append(
        """
        # The threads of an instance wait for one another.
        meet:
            addi s8, s8, THREADS
            fence rw, rw
            amoadd.d.aqrl zero, s5, (s9)
            li t2, SPINS
        1:  ld t1, (s9)
            bge t1, s8, 2f
            addi t2, t2, -1
            bnez t2, 1b
            rdtime t3
            addi t3, t3, 300
            csrw stimecmp, t3
            li t4, 32
            csrs sie, t4
            wfi
            csrc sie, t4
            li t3, -1
            csrw stimecmp, t3
            li t2, 200
            j 1b
        2:  fence rw, rw
            ret
        # s2, s3, s4: x, y, z; s7: this thread's results; a5: how many.
        locations:
            li t0, INSTANCE
            mul t0, t0, s1
            li s2, %d
            add s2, s2, t0
            li s3, %d
            add s3, s3, t0
            li s4, %d
            add s4, s4, t0
            li s7, %d
            slli t0, s1, 15
            add s7, s7, t0
            slli t0, s0, 12
            add s7, s7, t0
            li a5, BATCH
            ret
        # Counts the outcomes of a batch and clears the locations.
        count:
            mv a3, ra
            call locations
            slli t0, s0, 12
            sub s7, s7, t0
        1:  li t0, 0
            mv t1, s7
        """
            .formatted(
                places.address(0, layout.nodes()),
                places.address(1, layout.nodes()),
                places.address(2, layout.nodes()),
                RESULTS));
    for (int thread = 0; thread < threads; thread++) {
      text.append(
          """
              ld t2, (t1)
              slli t2, t2, %d
              or t0, t0, t2
              li t2, 4096
              add t1, t1, t2
          """
              .formatted(4 * thread));
    }
    if (observesLast()) {
      text.append(
          """
              ld t2, (s2)
              slli t2, t2, 8
              or t0, t0, t2
              ld t2, (s3)
              slli t2, t2, 10
              or t0, t0, t2
          """);
    }
    text.append(
        """
            slli t0, t0, 2
            add t0, t0, a4
            lw t1, (t0)
            addi t1, t1, 1
            sw t1, (t0)
            sd zero, (s2)
            sd zero, (s3)
            sd zero, (s4)
            addi s2, s2, %3$d
            addi s3, s3, %3$d
            addi s4, s4, %3$d
            addi s7, s7, 8
            addi a5, a5, -1
            bnez a5, 1b
            jr a3
        # One line per outcome seen: test, outcome, count.
        report:
            mv s9, ra
            li s1, %1$d
            li s2, 0                  # instance and test
        1:  li s3, 0                  # outcome
        2:  lwu s4, (s1)
            beqz s4, 3f
            mv a0, s2
            call puthex
            mv a0, s3
            call puthex
            mv a0, s4
            call puthex
            call newline
        3:  addi s1, s1, 4
            addi s3, s3, 1
            li t0, %2$d
            bne s3, t0, 2b
            addi s2, s2, 1
            li t0, INSTANCES * %4$d
            bne s2, t0, 1b
            jr s9
        """
            .formatted(COUNTS, countsSize() / 4, places.stride, tests.size()));
  }

  /** The outcomes of each test and how often they were seen. */
  List<Map<Integer, Long>> parse(String console) {
    List<Map<Integer, Long>> counts =
        tests.stream().<Map<Integer, Long>>map(test -> new TreeMap<>()).toList();
    for (String line : console.split("\n")) {
      String[] words = line.strip().split(" ");
      int test = Integer.parseInt(words[0], 16) % tests.size();
      long count = Long.parseLong(words[2], 16);
      counts.get(test).merge(Integer.parseInt(words[1], 16), count, Long::sum);
    }
    return counts;
  }
}
