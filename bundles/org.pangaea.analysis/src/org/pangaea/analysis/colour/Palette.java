package org.pangaea.analysis.colour;

import org.pangaea.analysis.lanes.Doing;
import org.pangaea.analysis.memory.HeatScale;
import org.pangaea.analysis.memory.Holding;
import org.pangaea.trace.Activity;

/**
 * The colours of owners, activities and what is around them, on a dark or a light ground. The first
 * seven owners have hues that are told apart with every common kind of colour blindness (after
 * Okabe and Ito); further ones have the same hues in other shades, up to 64.
 */
public final class Palette {
  /** Owners that have a hue of their own. */
  static final int HUES = 7;

  private static final int[] ON_DARK = {
    0x56B4E9, 0xE69F00, 0x00A878, 0xCC79A7, 0xF0E442, 0xE0641B, 0x3D7FD9
  };
  private static final int[] ON_LIGHT = {
    0x0072B2, 0xE69F00, 0x009E73, 0xCC79A7, 0x56B4E9, 0xC44E00, 0x4A2DB0
  };

  /** How much of its colour a page shows that does not travel. */
  private static final double QUIET = 0.42;

  /** From this part of the scale on colours go beyond themselves, towards white or black. */
  private static final double GLOWS = 0.75;

  private static final double GLOW = 0.55;
  private static final int WHITE = 0xFFFFFF;

  private final boolean dark;
  private final int background;
  private final int foreground;
  private final int[][] heat = new int[Holding.COUNT][HeatScale.LEVELS];
  private final int[] doing = new int[Doing.COUNT];

  /** Colours for a ground. */
  public Palette(int background, int foreground) {
    this.background = background;
    this.foreground = foreground;
    dark = luminance(background) < luminance(foreground);
    for (int holding = 0; holding < Holding.COUNT; holding++) {
      for (int level = 0; level < HeatScale.LEVELS; level++) {
        heat[holding][level] = heat(base(holding), level, holding == Holding.UNTOUCHED);
      }
    }
    int[] hues = hues();
    doing[Activity.RUNNING.ordinal()] = hues[2];
    doing[Activity.IDLE.ordinal()] = mix(background, foreground, 0.13);
    doing[Activity.RESTING.ordinal()] = mix(background, hues[2], 0.45);
    doing[Activity.PAGE.ordinal()] = hues[5];
    doing[Activity.FENCE.ordinal()] = hues[3];
    doing[Activity.DEVICE.ordinal()] = hues[1];
    doing[Activity.CALL.ordinal()] = mix(hues[1], foreground, 0.35);
    doing[Activity.PAUSED.ordinal()] = hues[dark ? 6 : 0];
    doing[Activity.STOPPED.ordinal()] = mix(background, foreground, 0.35);
    doing[Activity.AWAY.ordinal()] = mix(background, foreground, 0.05);
    doing[Doing.OTHER] = mix(background, foreground, 0.6);
  }

  /** The usual dark, or the usual light ground. */
  public static Palette usual(boolean dark) {
    return dark ? new Palette(0x1E1F22, 0xDDDDDD) : new Palette(WHITE, 0x202020);
  }

  private int[] hues() {
    return dark ? ON_DARK : ON_LIGHT;
  }

  /** Whether the ground is dark. */
  public boolean isDark() {
    return dark;
  }

  /** The ground. */
  public int background() {
    return background;
  }

  /** Text on it. */
  public int foreground() {
    return foreground;
  }

  /** A fine line on it. */
  public int line() {
    return mix(background, foreground, 0.25);
  }

  /** Marks what is selected. */
  public int selection() {
    return dark ? WHITE : 0x000000;
  }

  /** An SBI call. */
  public int call() {
    return hues()[dark ? 4 : 6];
  }

  /** The full colour of a {@link Holding}. */
  public int base(int holding) {
    return switch (holding) {
      case Holding.SHARED -> mix(background, foreground, 0.62);
      case Holding.UNTOUCHED -> mix(background, foreground, 0.07);
      case Holding.UNKNOWN -> mix(background, foreground, 0.22);
      default -> owner(holding);
    };
  }

  private int owner(int node) {
    int hue = hues()[node % HUES];
    int shade = node / HUES;
    // Away from the ground and towards it by turns, each time further.
    double part = (shade + 1) / 2 * 0.13;
    return shade % 2 == 1 ? mix(hue, foreground, part) : mix(hue, background, part);
  }

  private int heat(int base, int level, boolean ground) {
    double part = (double) level / (HeatScale.LEVELS - 1);
    if (ground) {
      return mix(base, foreground, part * 0.3);
    }
    if (part < GLOWS) {
      return mix(background, base, QUIET + (1 - QUIET) * part / GLOWS);
    }
    return mix(base, dark ? WHITE : 0, (part - GLOWS) / (1 - GLOWS) * GLOW);
  }

  /** The colour of a {@link Holding} with so much traffic, see {@link HeatScale}. */
  public int heat(int holding, int level) {
    return heat[holding][level];
  }

  /** The colour of an activity, see {@link Doing}. */
  public int doing(int activity) {
    return doing[activity];
  }

  /** So much of the second, the rest of the first. */
  public static int mix(int one, int other, double part) {
    int mixed = 0;
    for (int shift = 0; shift <= 16; shift += 8) {
      int from = one >>> shift & 0xFF;
      int to = other >>> shift & 0xFF;
      mixed |= Math.clamp(Math.round(from + (to - from) * part), 0, 255) << shift;
    }
    return mixed;
  }

  /** How bright it looks, from 0 to 1. */
  public static double luminance(int colour) {
    return (0.2126 * (colour >>> 16 & 0xFF)
            + 0.7152 * (colour >>> 8 & 0xFF)
            + 0.0722 * (colour & 0xFF))
        / 255;
  }
}
