package org.pangaea.analysis.colour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pangaea.analysis.memory.HeatScale;
import org.pangaea.analysis.memory.Holding;

/** Colours are told apart, by all eyes and on both grounds. */
class PaletteTest {
  /** What eyes without one kind of cones see, as matrices over linear light (Viénot and others). */
  private static final double[][] ALL = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}};

  private static final double[][] NO_RED = {
    {0.11238, 0.88762, 0}, {0.11238, 0.88762, 0}, {0.00401, -0.00401, 1}
  };
  private static final double[][] NO_GREEN = {
    {0.29275, 0.70725, 0}, {0.29275, 0.70725, 0}, {-0.02234, 0.02234, 1}
  };

  private static final double LEAST = 8;

  private static double linear(int part) {
    double value = part / 255.0;
    return value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
  }

  /** CIE L*a*b* of what is seen. */
  private static double[] seen(int colour, double[][] eye) {
    double[] light = {
      linear(colour >>> 16 & 255), linear(colour >>> 8 & 255), linear(colour & 255)
    };
    double[] rgb = new double[3];
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 3; j++) {
        rgb[i] += eye[i][j] * light[j];
      }
    }
    double x = curve((0.4124 * rgb[0] + 0.3576 * rgb[1] + 0.1805 * rgb[2]) / 0.9505);
    double y = curve(0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2]);
    double z = curve((0.0193 * rgb[0] + 0.1192 * rgb[1] + 0.9505 * rgb[2]) / 1.089);
    return new double[] {116 * y - 16, 500 * (x - y), 200 * (y - z)};
  }

  private static double curve(double value) {
    return value > 0.008856 ? Math.cbrt(value) : 7.787 * value + 16.0 / 116;
  }

  private static double difference(int one, int other, double[][] eye) {
    double[] a = seen(one, eye);
    double[] b = seen(other, eye);
    return Math.sqrt(
        Math.pow(a[0] - b[0], 2) + Math.pow(a[1] - b[1], 2) + Math.pow(a[2] - b[2], 2));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theFirstOwnersAreToldApartByAllEyes(boolean dark) {
    Palette palette = Palette.usual(dark);
    for (double[][] eye : new double[][][] {ALL, NO_RED, NO_GREEN}) {
      for (int one = 0; one < Palette.HUES; one++) {
        for (int other = 0; other < one; other++) {
          double difference = difference(palette.base(one), palette.base(other), eye);
          String what = other + " and " + one + " differ by " + difference;
          assertTrue(difference > LEAST, () -> what);
        }
        double ground = difference(palette.base(one), palette.background(), eye);
        assertTrue(ground > 25, () -> "ground: " + ground);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void allKindsHaveAColourOfTheirOwn(boolean dark) {
    Palette palette = Palette.usual(dark);
    Set<Integer> colours = new HashSet<>();
    for (int holding = 0; holding < Holding.COUNT; holding++) {
      colours.add(palette.base(holding));
    }
    assertEquals(Holding.COUNT, colours.size());
    for (double[][] eye : new double[][][] {ALL, NO_RED, NO_GREEN}) {
      assertTrue(
          difference(palette.base(Holding.SHARED), palette.base(Holding.UNTOUCHED), eye) > 30);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void moreTrafficIsFurtherFromTheGround(boolean dark) {
    Palette palette = Palette.usual(dark);
    for (int level = 1; level < HeatScale.LEVELS; level++) {
      double before = Palette.luminance(palette.heat(0, level - 1));
      double now = Palette.luminance(palette.heat(0, level));
      int at = level;
      assertTrue(dark ? now > before : now < before, () -> "level " + at);
    }
  }
}
