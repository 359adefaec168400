package org.pangaea.workbench.analysis.common;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Numbers and lists for people. */
public final class Texts {
  private static final int FEW = 4;

  private Texts() {}

  public static String of(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  /** Nanoseconds with the unit that fits. */
  public static String nanos(double nanos) {
    double size = Math.abs(nanos);
    if (size < 1e3) {
      return of("%.0f ns", nanos);
    }
    if (size < 1e6) {
      return of("%.1f µs", nanos / 1e3);
    }
    return size < 1e9 ? of("%.2f ms", nanos / 1e6) : of("%.3f s", nanos / 1e9);
  }

  /** A time on an axis with such steps between its marks, in nanoseconds: as exact as they are. */
  public static String time(double nanos, double step) {
    double unit =
        nanos + step < 1e4 ? 1 : nanos + step < 1e7 ? 1e3 : nanos + step < 1e10 ? 1e6 : 1e9;
    String name = unit == 1 ? "ns" : unit == 1e3 ? "µs" : unit == 1e6 ? "ms" : "s";
    int digits = (int) Math.clamp(Math.ceil(Math.log10(unit / step) - 1e-9), 0, 9);
    return of("%,." + digits + "f %s", nanos / unit, name);
  }

  /** Bytes of memory. */
  public static String memory(long bytes) {
    if (bytes >= 1L << 30) {
      return of("%.1f GiB", bytes / (double) (1 << 30));
    }
    return bytes >= 1 << 20
        ? of("%,.1f MiB", bytes / (double) (1 << 20))
        : of("%,d KiB", bytes >>> 10);
  }

  /** A rate by second. */
  public static String rate(double rate) {
    return rate == 0 ? "" : rate < 10 ? of("%.1f", rate) : of("%,.0f", rate);
  }

  public static String address(long address) {
    return "0x" + Long.toHexString(address);
  }

  /** The first of many names. */
  public static String few(List<String> names) {
    String few = names.stream().limit(FEW).collect(Collectors.joining(", "));
    return names.size() > FEW ? few + ", …" : few;
  }

  /** Counts by hart. */
  public static String byHart(Map<Integer, Long> counts) {
    return counts.entrySet().stream()
        .map(hart -> (hart.getKey() < 0 ? "loader" : hart.getKey()) + ":" + hart.getValue())
        .collect(Collectors.joining(" "));
  }
}
