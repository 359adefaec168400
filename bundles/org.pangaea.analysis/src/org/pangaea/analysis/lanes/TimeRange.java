package org.pangaea.analysis.lanes;

/**
 * The part of a recording that is shown, in nanoseconds from its begin on: never empty, never more
 * than there is. For one thread.
 */
public final class TimeRange {
  /** No range is shorter, in nanoseconds: a recording of less is shown as if it had so many. */
  public static final long SHORTEST = 20;

  private long all = SHORTEST;
  private long from;
  private long to = SHORTEST;

  /** Shows all of a recording of so many nanoseconds. */
  public void reset(long duration) {
    all = Math.max(SHORTEST, duration);
    all();
  }

  /** Shows everything. */
  public void all() {
    show(0, all);
  }

  /** Shows what lies between two times, or the nearest range that there is. */
  public void show(long begin, long end) {
    long length = Math.clamp(end - begin, SHORTEST, all);
    from = Math.clamp(begin, 0, all - length);
    to = from + length;
  }

  /** Shows so many times as much; {@code around} stays where it is, if the ends let it. */
  public void zoom(double factor, long around) {
    double part = (double) (around - from) / length();
    long length = Math.clamp(Math.round(length() * factor), SHORTEST, all);
    long begin = Math.round(around - part * length);
    show(begin, begin + length);
  }

  /** Moves by a part of what is shown, to the left if negative. */
  public void move(double part) {
    long way = (long) (length() * part);
    show(from + way, to + way);
  }

  /** Shows some of what surrounds a wait, unless it is in sight and wide enough to be seen. */
  public void reveal(Wait wait) {
    boolean inSight = wait.begin() >= from && wait.end() <= to;
    if (!inSight || wait.nanos() * 200 < length()) {
      long wide = Math.max(wait.nanos() * 12, SHORTEST);
      long begin = wait.begin() + wait.nanos() / 2 - wide / 2;
      show(begin, begin + wide);
    }
  }

  public long from() {
    return from;
  }

  public long to() {
    return to;
  }

  public long length() {
    return to - from;
  }

  public long middle() {
    return from + length() / 2;
  }
}
