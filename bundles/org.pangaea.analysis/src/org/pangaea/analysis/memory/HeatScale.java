package org.pangaea.analysis.memory;

/** Arrivals by second on a logarithmic scale of a few steps. */
public final class HeatScale {
  /** Steps, from 0 for nothing; the highest stands for 1000 arrivals a second and more. */
  public static final int LEVELS = 16;

  /** What step 1 begins with, in arrivals by second: once in ten seconds. */
  private static final double LEAST = 0.1;

  private static final double MOST = 1000;
  private static final double STEPS_BY_FACTOR = (LEVELS - 2) / Math.log(MOST / LEAST);

  private HeatScale() {}

  /** The step of a rate. */
  public static int level(float rate) {
    if (rate <= 0) {
      return 0;
    }
    double step = 1 + Math.log(rate / LEAST) * STEPS_BY_FACTOR;
    return Math.clamp(Math.round(step), 1, LEVELS - 1);
  }

  /** The rate in the middle of a step, by second. */
  public static double rate(int level) {
    return level == 0 ? 0 : LEAST * Math.exp((level - 1) / STEPS_BY_FACTOR);
  }
}
