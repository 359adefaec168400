package org.pangaea.workbench.analysis.trace;

import java.util.Arrays;
import java.util.List;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Canvas;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Event;
import org.pangaea.analysis.colour.Palette;
import org.pangaea.analysis.lanes.Lane;
import org.pangaea.analysis.lanes.Recording;
import org.pangaea.analysis.lanes.SpanStatistics;
import org.pangaea.analysis.lanes.Wait;
import org.pangaea.analysis.raster.LaneRaster;
import org.pangaea.workbench.analysis.common.Colours;
import org.pangaea.workbench.analysis.common.PixelImage;
import org.pangaea.workbench.analysis.common.Refresher;
import org.pangaea.workbench.analysis.common.Texts;

/**
 * The lanes. Wheel, W and S zoom, A and D move, dragging selects a span, double click zooms to it,
 * Home shows everything; N and P go from wait to wait.
 */
final class TraceCanvas extends Canvas {
  private static final int HEADER = 120;
  private static final int AXIS = 22;
  private static final int GAP = 3;
  private static final int TALLEST = 44;
  private static final int MOST_PAGES = 200;
  private static final long SUM_MILLIS = 600;
  private static final double ZOOM = 1.6;
  private static final double MOVE = 0.2;
  private static final long SHORTEST = 20;
  private static final int TICK_POINTS = 110;

  private record Scene(
      Recording recording,
      long from,
      long to,
      long statFrom,
      long statTo,
      int width,
      int laneHeight,
      int lanePitch,
      int zoom,
      Palette palette) {}

  /** What happens here that others show. */
  interface Listener {
    /** What the selected span, or all that is visible, sums up to. */
    void statistics(SpanStatistics statistics);

    /** A wait was selected, or null for none. */
    void wait(Wait wait);

    /** The mouse is on something that can be said in words. */
    void hover(String text);

    /** The visible range has changed. */
    void range(long from, long to);
  }

  private final Listener listener;
  private final Refresher refresher;
  private final Refresher sums;
  private final LaneRaster raster = new LaneRaster();
  private int[] pixels = new int[0];
  private Scene summed;
  private volatile Scene scene;
  private Palette palette;
  private Recording recording;
  private PixelImage image;
  private long from;
  private long to;
  private long spanFrom = -1;
  private long spanTo = -1;
  private long pressedAt = -1;
  private int lane;
  private Wait wait;

  TraceCanvas(Composite parent, Listener listener) {
    super(parent, SWT.DOUBLE_BUFFERED | SWT.BORDER);
    this.listener = listener;
    refresher = new Refresher("vCPU trace", getDisplay(), this::compute);
    sums = new Refresher("vCPU trace sums", getDisplay(), SUM_MILLIS, this::sum);
    addListener(SWT.Paint, event -> paint(event.gc));
    addListener(SWT.Resize, event -> change());
    addListener(SWT.MouseDown, this::pressed);
    addListener(SWT.MouseMove, this::moved);
    addListener(SWT.MouseUp, this::released);
    addListener(SWT.MouseDoubleClick, event -> zoomToSpan());
    addListener(
        SWT.MouseVerticalWheel,
        event -> {
          zoom(event.count > 0 ? 1 / ZOOM : ZOOM, timeAt(event.x));
          event.doit = false;
        });
    addListener(SWT.KeyDown, this::key);
    addDisposeListener(event -> {
      refresher.close();
      sums.close();
    });
  }

  void show(Recording now) {
    recording = now;
    spanFrom = -1;
    lane = 0;
    select(null);
    range(0, now == null ? 1 : Math.max(SHORTEST, now.duration()));
    redraw();
  }

  Recording recording() {
    return recording;
  }

  Refresher refresher() {
    return refresher;
  }

  long from() {
    return from;
  }

  long to() {
    return to;
  }

  /** Shows a span of time, in nanoseconds from the recording's begin on. */
  void range(long begin, long end) {
    long all = recording == null ? SHORTEST : Math.max(SHORTEST, recording.duration());
    long length = Math.clamp(end - begin, SHORTEST, all);
    from = Math.clamp(begin, 0, all - length);
    to = from + length;
    listener.range(from, to);
    change();
  }

  /** Selects a span; statistics are about it from now on. */
  void span(long begin, long end) {
    spanFrom = begin;
    spanTo = end;
    change();
    redraw();
  }

  long spanFrom() {
    return spanFrom;
  }

  long spanTo() {
    return spanTo;
  }

  private void zoom(double factor, long around) {
    double part = (double) (around - from) / Math.max(1, to - from);
    long length = Math.round((to - from) * factor);
    if (recording != null) {
      length = Math.clamp(length, SHORTEST, Math.max(SHORTEST, recording.duration()));
    }
    range(Math.round(around - part * length), Math.round(around - part * length) + length);
  }

  private void zoomToSpan() {
    if (spanFrom >= 0 && spanTo > spanFrom) {
      range(spanFrom, spanTo);
    }
  }

  void zoomAll() {
    if (recording != null) {
      range(0, recording.duration());
    }
  }

  /** Selects a wait and makes it visible. */
  void reveal(Wait found) {
    lane = found.lane();
    select(found);
    spanFrom = -1;
    long length = to - from;
    if (found.begin() < from || found.end() > to || found.nanos() * 200 < length) {
      long wide = Math.max(found.nanos() * 12, SHORTEST);
      range(found.begin() - wide / 2 + found.nanos() / 2, found.begin() + wide / 2);
    }
    redraw();
  }

  /** Selects the lane of a hart. */
  void hart(int hart) {
    for (int i = 0; recording != null && i < recording.lanes().size(); i++) {
      if (recording.lanes().get(i).hart() == hart) {
        lane = i;
        redraw();
        return;
      }
    }
  }

  void nextWait() {
    if (recording != null && !recording.lanes().isEmpty()) {
      Wait found = recording.nextWait(lane, wait == null ? from - 1 : wait.begin(), -1);
      if (found != null) {
        reveal(found);
      }
    }
  }

  void previousWait() {
    if (recording != null && !recording.lanes().isEmpty()) {
      Wait found = recording.previousWait(lane, wait == null ? to : wait.begin(), -1);
      if (found != null) {
        reveal(found);
      }
    }
  }

  Wait selected() {
    return wait;
  }

  private void select(Wait found) {
    wait = found;
    listener.wait(found);
  }

  // Places, in points

  private int lanes() {
    return recording == null ? 0 : recording.lanes().size();
  }

  private int pitch() {
    int room = getClientArea().height - AXIS;
    return Math.clamp(room / Math.max(1, lanes()), 6, TALLEST);
  }

  private int top(int index) {
    return AXIS + index * pitch();
  }

  private int laneHeight() {
    return Math.max(3, pitch() - GAP);
  }

  private int laneAt(int y) {
    int index = y < AXIS ? -1 : (y - AXIS) / pitch();
    return index < lanes() ? index : -1;
  }

  private int width() {
    return Math.max(1, getClientArea().width - HEADER);
  }

  private long timeAt(int x) {
    double part = Math.clamp((double) (x - HEADER) / width(), 0.0, 1.0);
    return from + Math.round(part * (to - from));
  }

  int xOf(long time) {
    return HEADER + (int) Math.round((double) (time - from) / Math.max(1, to - from) * width());
  }

  /** Where a lane is, in points. */
  Rectangle laneBounds(int index) {
    return new Rectangle(HEADER, top(index), width(), laneHeight());
  }

  private void change() {
    palette = Colours.palette(this, palette);
    Rectangle area = getClientArea();
    if (recording == null || area.width <= HEADER || area.height <= AXIS) {
      scene = null;
      image = null;
      return;
    }
    int zoom = PixelImage.zoom(this);
    boolean selected = spanFrom >= 0 && spanTo > spanFrom;
    scene =
        new Scene(
            recording,
            from,
            to,
            selected ? spanFrom : from,
            selected ? spanTo : to,
            PixelImage.pixels(width(), zoom),
            PixelImage.pixels(laneHeight(), zoom),
            PixelImage.pixels(pitch(), zoom),
            zoom,
            palette);
    refresher.wake();
    sums.wake();
  }

  /** In the refresher's thread. */
  private Runnable compute() {
    Scene now = scene;
    if (now == null) {
      return null;
    }
    List<Lane> lanes = now.recording.lanes();
    int height = Math.max(1, lanes.size() * now.lanePitch);
    if (pixels.length != now.width * height) {
      pixels = new int[now.width * height];
    }
    Arrays.fill(pixels, now.palette.background());
    for (int i = 0; i < lanes.size(); i++) {
      raster.draw(
          lanes.get(i),
          now.from,
          now.to,
          now.palette,
          pixels,
          now.width,
          i * now.lanePitch,
          now.laneHeight);
    }
    PixelImage made = new PixelImage(pixels, now.width, height, now.zoom);
    return () -> {
      if (!isDisposed() && now.recording == recording) {
        image = made;
        redraw();
      }
    };
  }

  /** In a thread of its own, more seldom: what a span sums up to costs more than its picture. */
  private Runnable sum() {
    Scene now = scene;
    Scene told = summed;
    boolean same =
        now != null
            && told != null
            && now.recording == told.recording
            && now.statFrom == told.statFrom
            && now.statTo == told.statTo;
    if (now == null || same) {
      return null;
    }
    summed = now;
    SpanStatistics sums = SpanStatistics.of(now.recording, now.statFrom, now.statTo, MOST_PAGES);
    return () -> {
      if (!isDisposed() && now.recording == recording) {
        listener.statistics(sums);
      }
    };
  }

  private void paint(GC gc) {
    Rectangle area = getClientArea();
    if (recording == null) {
      String text =
          "No recording is shown. Record a machine that runs, or open a recording (*.trace).";
      Point size = gc.textExtent(text);
      gc.drawText(text, Math.max(4, (area.width - size.x) / 2), (area.height - size.y) / 2, true);
      return;
    }
    if (Colours.palette(this, palette) != palette) {
      change();
    }
    if (image != null) {
      image.draw(gc, HEADER, AXIS);
    }
    axis(gc, area);
    headers(gc);
    spans(gc, area);
  }

  private void axis(GC gc, Rectangle area) {
    double step = step((double) (to - from) * TICK_POINTS / width());
    gc.setForeground(Colours.of(palette.line()));
    long first = (long) (Math.ceil(from / step) * step);
    for (double time = first; time <= to; time += step) {
      int x = xOf((long) time);
      gc.setForeground(Colours.of(palette.line()));
      gc.drawLine(x, AXIS - 5, x, area.height);
      gc.setForeground(getForeground());
      gc.drawText(Texts.time(time, step), x + 3, 1, true);
    }
    gc.drawText("time", 6, 1, true);
  }

  /** 1, 2 or 5 times a power of ten, at least so large. */
  private static double step(double least) {
    double power = Math.pow(10, Math.floor(Math.log10(Math.max(1, least))));
    for (int factor : new int[] {1, 2, 5}) {
      if (power * factor >= least) {
        return power * factor;
      }
    }
    return power * 10;
  }

  private void headers(GC gc) {
    int line = gc.getFontMetrics().getHeight();
    int node = -1;
    for (int i = 0; i < lanes(); i++) {
      Lane each = recording.lanes().get(i);
      int y = top(i);
      if (each.node() != node) {
        node = each.node();
        gc.setForeground(Colours.of(palette.line()));
        gc.drawLine(0, y - 2, getClientArea().width, y - 2);
        gc.setBackground(Colours.of(palette.base(node)));
        gc.fillRectangle(0, y, 4, pitch() * lanesOf(node));
      }
      gc.setForeground(i == lane ? Colours.of(palette.selection()) : getForeground());
      boolean first = i == 0 || recording.lanes().get(i - 1).node() != each.node();
      if (pitch() < line - 4) {
        // No room for all: the node, where its lanes begin.
        if (first) {
          gc.drawText(each.nodeName(), 8, y - 2, true);
        }
      } else {
        String text = (i == lane ? "▸ " : "  ") + each.nodeName() + " hart " + each.hart();
        gc.drawText(text, 8, y + Math.max(0, (laneHeight() - line) / 2), true);
      }
    }
  }

  private int lanesOf(int node) {
    return (int) recording.lanes().stream().filter(each -> each.node() == node).count();
  }

  private void spans(GC gc, Rectangle area) {
    gc.setClipping(HEADER, 0, width(), area.height);
    if (spanFrom >= 0) {
      int left = xOf(Math.min(spanFrom, spanTo));
      int right = xOf(Math.max(spanFrom, spanTo));
      gc.setBackground(getDisplay().getSystemColor(SWT.COLOR_LIST_SELECTION));
      gc.setAlpha(70);
      gc.fillRectangle(left, AXIS, Math.max(1, right - left), area.height - AXIS);
      gc.setAlpha(255);
      gc.setForeground(Colours.of(palette.selection()));
      gc.drawText(Texts.nanos(Math.abs(spanTo - spanFrom)), left + 3, area.height - 18, true);
    }
    if (wait != null) {
      int left = xOf(wait.begin());
      int wide = Math.max(2, xOf(wait.end()) - left);
      gc.setForeground(Colours.of(palette.selection()));
      gc.drawRectangle(left - 1, top(wait.lane()) - 1, wide + 1, laneHeight() + 1);
      gc.drawRectangle(left - 2, top(wait.lane()) - 2, wide + 3, laneHeight() + 3);
    }
    gc.setClipping((Rectangle) null);
  }

  // Mouse and keys

  private void pressed(Event event) {
    forceFocus();
    if (recording == null || event.button != 1) {
      return;
    }
    int at = laneAt(event.y);
    if (at >= 0) {
      lane = at;
    }
    if (event.x >= HEADER) {
      pressedAt = timeAt(event.x);
    }
    redraw();
  }

  private void moved(Event event) {
    if (recording == null) {
      return;
    }
    if (pressedAt >= 0 && Math.abs(event.x - xOf(pressedAt)) > 3) {
      span(Math.min(pressedAt, timeAt(event.x)), Math.max(pressedAt, timeAt(event.x)));
    }
    int at = laneAt(event.y);
    listener.hover(at < 0 || event.x < HEADER ? "" : TraceText.at(recording, at, timeAt(event.x)));
  }

  private void released(Event event) {
    if (recording == null || event.button != 1 || pressedAt < 0) {
      return;
    }
    boolean dragged = Math.abs(event.x - xOf(pressedAt)) > 3;
    int at = laneAt(event.y);
    if (!dragged) {
      spanFrom = -1;
      select(at < 0 ? null : near(at, event.x));
      change();
    }
    pressedAt = -1;
    redraw();
  }

  /** The longest wait that a pixel or two show. */
  private Wait near(int at, int x) {
    Wait here = recording.waitAt(at, timeAt(x));
    if (here == null) {
      Wait next = recording.nextWait(at, timeAt(x - 2), -1);
      here = next != null && next.begin() <= timeAt(x + 2) ? next : null;
    }
    return here;
  }

  private void key(Event event) {
    long length = to - from;
    long middle = from + length / 2;
    switch (event.keyCode) {
      case 'w', '+', '=', SWT.KEYPAD_ADD -> zoom(1 / ZOOM, middle);
      case 's', '-', SWT.KEYPAD_SUBTRACT -> zoom(ZOOM, middle);
      case 'a', SWT.ARROW_LEFT -> range(from - (long) (length * MOVE), to - (long) (length * MOVE));
      case 'd', SWT.ARROW_RIGHT ->
          range(from + (long) (length * MOVE), to + (long) (length * MOVE));
      case SWT.HOME, '0' -> zoomAll();
      case 'n' -> nextWait();
      case 'p' -> previousWait();
      case SWT.ARROW_DOWN -> lane = Math.min(Math.max(0, lanes() - 1), lane + 1);
      case SWT.ARROW_UP -> lane = Math.max(0, lane - 1);
      default -> {
        // Not ours.
      }
    }
    redraw();
  }
}
