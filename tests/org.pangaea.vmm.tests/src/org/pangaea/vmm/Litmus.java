package org.pangaea.vmm;

import java.util.List;
import java.util.function.Predicate;

/**
 * A litmus test: a few threads of a few instructions over the locations x, y and z, which are zero
 * at first, and what the memory model says about the values they read.
 *
 * <p>In the text of a thread, {@code (x)}, {@code (y)} and {@code (z)} are the locations, {@code
 * px}, {@code py} their addresses, {@code one} and {@code two} registers with these values, {@code
 * r0} and {@code r1} what is observed, {@code tmp} free.
 *
 * @param name as in the literature
 * @param threads what each does
 * @param law why the outcome is forbidden (RISC-V unprivileged ISA, chapter "RVWMO Memory
 *     Consistency Model", section "Preserved Program Order"), or null if it is allowed
 * @param outcome the one of interest
 */
record Litmus(String name, List<String> threads, String law, Predicate<Outcome> outcome) {
  /**
   * What the threads have seen and left.
   *
   * @param bits four per thread: r0, r1, two each; with two threads then the last x and y
   * @param threads how many
   */
  record Outcome(int bits, int threads) {
    int r0(int thread) {
      return bits >>> 4 * thread & 3;
    }

    int r1(int thread) {
      return bits >>> 4 * thread + 2 & 3;
    }

    int x() {
      return r0(threads);
    }

    int y() {
      return r1(threads);
    }

    @Override
    public String toString() {
      StringBuilder text = new StringBuilder();
      for (int thread = 0; thread < threads; thread++) {
        text.append(r0(thread)).append(r1(thread)).append(' ');
      }
      return text.append("x").append(x()).append("y").append(y()).toString();
    }
  }

  private static final String FENCE = "fence rw, rw\n";

  static final Litmus SB =
      allowed(
          "SB",
          o -> o.r0(0) == 0 && o.r0(1) == 0,
          "sd one,(x)\nld r0,(y)",
          "sd one,(y)\nld r0,(x)");

  static final Litmus SB_FENCES =
      forbidden(
          "SB+fences",
          "rule 4",
          o -> o.r0(0) == 0 && o.r0(1) == 0,
          "sd one,(x)\n" + FENCE + "ld r0,(y)",
          "sd one,(y)\n" + FENCE + "ld r0,(x)");

  static final Litmus SB_AMOS =
      forbidden(
          "SB+amo.aqrl",
          "rules 5 and 7",
          o -> o.r0(0) == 0 && o.r0(1) == 0,
          "amoswap.d.aqrl tmp, one, (x)\nld r0,(y)",
          "amoswap.d.aqrl tmp, one, (y)\nld r0,(x)");

  static final Litmus MP =
      allowed(
          "MP",
          o -> o.r0(1) == 1 && o.r1(1) == 0,
          "sd one,(x)\nsd one,(y)",
          "ld r0,(y)\nld r1,(x)");

  static final Litmus MP_FENCES =
      forbidden(
          "MP+fences",
          "rule 4",
          o -> o.r0(1) == 1 && o.r1(1) == 0,
          "sd one,(x)\nfence w, w\nsd one,(y)",
          "ld r0,(y)\nfence r, r\nld r1,(x)");

  static final Litmus MP_ADDRESS =
      forbidden(
          "MP+fence+addr",
          "rules 4 and 9",
          o -> o.r0(1) == 1 && o.r1(1) == 0,
          "sd one,(x)\nfence w, w\nsd one,(y)",
          "ld r0,(y)\nxor tmp, r0, r0\nadd tmp, tmp, px\nld r1,(tmp)");

  static final Litmus MP_RELEASE_ACQUIRE =
      forbidden(
          "MP+rl+aq",
          "rules 5 and 6",
          o -> o.r0(1) == 1 && o.r1(1) == 0,
          "sd one,(x)\namoswap.d.rl tmp, one, (y)",
          "amoor.d.aq r0, zero, (y)\nld r1,(x)");

  static final Litmus LB =
      allowed(
          "LB",
          o -> o.r0(0) == 1 && o.r0(1) == 1,
          "ld r0,(x)\nsd one,(y)",
          "ld r0,(y)\nsd one,(x)");

  static final Litmus LB_DATA =
      forbidden(
          "LB+datas",
          "rule 10",
          o -> o.r0(0) == 1 && o.r0(1) == 1,
          "ld r0,(x)\nxor tmp, r0, r0\naddi tmp, tmp, 1\nsd tmp,(y)",
          "ld r0,(y)\nxor tmp, r0, r0\naddi tmp, tmp, 1\nsd tmp,(x)");

  static final Litmus CO_RR =
      forbidden(
          "CoRR",
          "rule 2",
          o -> o.r0(1) == 1 && o.r1(1) == 0,
          "sd one,(x)",
          "ld r0,(x)\nld r1,(x)");

  static final Litmus CO_WR =
      forbidden(
          "CoWR",
          "the load value axiom",
          o -> o.r0(0) == 0 || o.r0(0) == 2 && o.x() == 1,
          "sd one,(x)\nld r0,(x)",
          "sd two,(x)");

  static final Litmus TWO_PLUS_TWO_W =
      forbidden(
          "2+2W+fences",
          "rule 4",
          o -> o.x() == 1 && o.y() == 1,
          "sd one,(x)\nfence w, w\nsd two,(y)",
          "sd one,(y)\nfence w, w\nsd two,(x)");

  static final Litmus WRC =
      forbidden(
          "WRC+data+addr",
          "rules 9 and 10, multi-copy atomicity",
          o -> o.r0(1) == 1 && o.r0(2) == 1 && o.r1(2) == 0,
          "sd one,(x)",
          "ld r0,(x)\nsd r0,(y)",
          "ld r0,(y)\nxor tmp, r0, r0\nadd tmp, tmp, px\nld r1,(tmp)");

  static final Litmus IRIW =
      allowed(
          "IRIW", Litmus::readersDisagree, readers("ld r0,(x)\nld r1,(y)", "ld r0,(y)\nld r1,(x)"));

  static final Litmus IRIW_FENCES =
      forbidden(
          "IRIW+fences",
          "rule 4, multi-copy atomicity",
          Litmus::readersDisagree,
          readers("ld r0,(x)\n" + FENCE + "ld r1,(y)", "ld r0,(y)\n" + FENCE + "ld r1,(x)"));

  static final Litmus IRIW_ADDRESSES =
      forbidden(
          "IRIW+addrs",
          "rule 9, multi-copy atomicity",
          Litmus::readersDisagree,
          readers(
              "ld r0,(x)\nxor tmp, r0, r0\nadd tmp, tmp, py\nld r1,(tmp)",
              "ld r0,(y)\nxor tmp, r0, r0\nadd tmp, tmp, px\nld r1,(tmp)"));

  static final List<Litmus> TWO_THREADS =
      List.of(
          SB,
          SB_FENCES,
          SB_AMOS,
          MP,
          MP_FENCES,
          MP_ADDRESS,
          MP_RELEASE_ACQUIRE,
          LB,
          LB_DATA,
          CO_RR,
          CO_WR,
          TWO_PLUS_TWO_W);

  static final List<Litmus> THREE_THREADS = List.of(WRC);

  static final List<Litmus> FOUR_THREADS = List.of(IRIW, IRIW_FENCES, IRIW_ADDRESSES);

  private static String[] readers(String first, String second) {
    return new String[] {"sd one,(x)", first, "sd one,(y)", second};
  }

  private static boolean readersDisagree(Outcome o) {
    return o.r0(1) == 1 && o.r1(1) == 0 && o.r0(3) == 1 && o.r1(3) == 0;
  }

  private static Litmus allowed(String name, Predicate<Outcome> outcome, String... threads) {
    return new Litmus(name, List.of(threads), null, outcome);
  }

  private static Litmus forbidden(
      String name, String law, Predicate<Outcome> outcome, String... threads) {
    return new Litmus(name, List.of(threads), law, outcome);
  }
}
