package org.pangaea.workbench.analysis.trace;

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
import org.pangaea.analysis.lanes.TimeRange;
import org.pangaea.analysis.lanes.Wait;
import org.pangaea.workbench.analysis.common.Colours;
import org.pangaea.workbench.analysis.common.PixelImage;
import org.pangaea.workbench.analysis.common.Refresher;

/**
 * The lanes. Wheel, W and S zoom, A and D move, dragging selects a span, double click zooms to it,
 * Home shows everything; N and P go from wait to wait.
 */
final class TraceCanvas extends Canvas {
  private static final double ZOOM = 1.6;
  private static final double MOVE = 0.2;

  /** Points the mouse may move before it is a drag. */
  private static final int STILL = 3;

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
  private final LanePictures pictures;
  private final TimeRange range = new TimeRange();
  private Palette palette;
  private Recording recording;
  private PixelImage image;
  private long spanFrom = -1;
  private long spanTo = -1;
  private long pressedAt = -1;
  private int lane;
  private Wait wait;

  TraceCanvas(Composite parent, Listener listener) {
    super(parent, SWT.DOUBLE_BUFFERED | SWT.BORDER);
    this.listener = listener;
    pictures = new LanePictures(getDisplay(), this::arrived, listener::statistics);
    addListener(SWT.Paint, event -> paint(event.gc));
    addListener(SWT.Resize, event -> change());
    addListener(SWT.MouseDown, this::pressed);
    addListener(SWT.MouseMove, this::moved);
    addListener(SWT.MouseUp, this::released);
    addListener(SWT.MouseDoubleClick, event -> zoomToSpan());
    addListener(SWT.MouseVerticalWheel, this::wheel);
    addListener(SWT.KeyDown, event -> key(event.keyCode));
    addDisposeListener(event -> pictures.close());
  }

  // What is shown

  void show(Recording now) {
    recording = now;
    spanFrom = -1;
    lane = 0;
    select(null);
    range.reset(now == null ? 0 : now.duration());
    rangeChanged();
    redraw();
  }

  Recording recording() {
    return recording;
  }

  Refresher refresher() {
    return pictures.refresher();
  }

  TimeRange range() {
    return range;
  }

  /** Shows a span of time, in nanoseconds from the recording's begin on. */
  void range(long begin, long end) {
    range.show(begin, end);
    rangeChanged();
  }

  void zoomAll() {
    range.all();
    rangeChanged();
  }

  private void zoom(double factor, long around) {
    range.zoom(factor, around);
    rangeChanged();
  }

  private void move(double part) {
    range.move(part);
    rangeChanged();
  }

  private void rangeChanged() {
    listener.range(range.from(), range.to());
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

  private boolean hasSpan() {
    return spanFrom >= 0 && spanTo > spanFrom;
  }

  private void zoomToSpan() {
    if (hasSpan()) {
      range(spanFrom, spanTo);
    }
  }

  // Lanes and waits

  private List<Lane> lanes() {
    return recording == null ? List.of() : recording.lanes();
  }

  /** Selects the lane of a hart. */
  void hart(int hart) {
    for (int i = 0; i < lanes().size(); i++) {
      if (lanes().get(i).hart() == hart) {
        lane = i;
        redraw();
        return;
      }
    }
  }

  private void lane(int index) {
    lane = Math.clamp(index, 0, Math.max(0, lanes().size() - 1));
    redraw();
  }

  /** Selects a wait and makes it visible. */
  void reveal(Wait found) {
    lane = found.lane();
    select(found);
    spanFrom = -1;
    range.reveal(found);
    rangeChanged();
    redraw();
  }

  void nextWait() {
    if (!lanes().isEmpty()) {
      go(recording.nextWait(lane, wait == null ? range.from() - 1 : wait.begin(), -1));
    }
  }

  void previousWait() {
    if (!lanes().isEmpty()) {
      go(recording.previousWait(lane, wait == null ? range.to() : wait.begin(), -1));
    }
  }

  private void go(Wait found) {
    if (found != null) {
      reveal(found);
    }
  }

  Wait selected() {
    return wait;
  }

  private void select(Wait found) {
    wait = found;
    listener.wait(found);
  }

  // Pictures

  private LaneLayout places() {
    return new LaneLayout(getClientArea(), lanes().size(), range);
  }

  /** Where a lane is, in points. */
  Rectangle laneBounds(int index) {
    return places().bounds(index);
  }

  private void change() {
    palette = Colours.palette(this, palette);
    LaneLayout places = places();
    if (recording == null || !places.hasRoom()) {
      image = null;
      pictures.want(null);
      return;
    }
    int zoom = PixelImage.zoom(this);
    pictures.want(
        new LanePictures.Scene(
            recording,
            range.from(),
            range.to(),
            hasSpan() ? spanFrom : range.from(),
            hasSpan() ? spanTo : range.to(),
            PixelImage.pixels(places.width(), zoom),
            PixelImage.pixels(places.laneHeight(), zoom),
            PixelImage.pixels(places.pitch(), zoom),
            zoom,
            palette));
  }

  private void arrived(PixelImage picture) {
    image = picture;
    redraw();
  }

  private void paint(GC gc) {
    if (recording == null) {
      paintHint(gc);
      return;
    }
    if (Colours.palette(this, palette) != palette) {
      change();
    }
    if (image != null) {
      image.draw(gc, LaneLayout.HEADER, LaneLayout.AXIS);
    }
    LanePainter painter = new LanePainter(gc, places(), palette);
    painter.times();
    painter.names(lanes(), lane);
    if (spanFrom >= 0) {
      painter.span(spanFrom, spanTo);
    }
    if (wait != null) {
      painter.wait(wait);
    }
  }

  private void paintHint(GC gc) {
    String text =
        "No recording is shown. Record a machine that runs, or open a recording (*.trace).";
    Rectangle area = getClientArea();
    Point size = gc.textExtent(text);
    gc.drawText(text, Math.max(4, (area.width - size.x) / 2), (area.height - size.y) / 2, true);
  }

  // Mouse and keys

  private void pressed(Event event) {
    forceFocus();
    if (recording == null || event.button != 1) {
      return;
    }
    LaneLayout places = places();
    int at = places.laneAt(event.y);
    if (at >= 0) {
      lane = at;
    }
    if (places.isInLanes(event.x)) {
      pressedAt = places.timeAt(event.x);
    }
    redraw();
  }

  private void moved(Event event) {
    if (recording == null) {
      return;
    }
    LaneLayout places = places();
    long time = places.timeAt(event.x);
    if (isDrag(places, event.x)) {
      span(Math.min(pressedAt, time), Math.max(pressedAt, time));
    }
    int at = places.laneAt(event.y);
    boolean onLane = at >= 0 && places.isInLanes(event.x);
    listener.hover(onLane ? TraceText.at(recording, at, time) : "");
  }

  private void released(Event event) {
    if (recording == null || event.button != 1 || pressedAt < 0) {
      return;
    }
    LaneLayout places = places();
    if (!isDrag(places, event.x)) {
      int at = places.laneAt(event.y);
      spanFrom = -1;
      select(at < 0 ? null : near(at, places, event.x));
      change();
    }
    pressedAt = -1;
    redraw();
  }

  private boolean isDrag(LaneLayout places, int x) {
    return pressedAt >= 0 && Math.abs(x - places.xOf(pressedAt)) > STILL;
  }

  /** The wait there, or the first that begins within two points. */
  private Wait near(int at, LaneLayout places, int x) {
    Wait here = recording.waitAt(at, places.timeAt(x));
    if (here != null) {
      return here;
    }
    Wait next = recording.nextWait(at, places.timeAt(x - 2), -1);
    return next != null && next.begin() <= places.timeAt(x + 2) ? next : null;
  }

  private void wheel(Event event) {
    zoom(event.count > 0 ? 1 / ZOOM : ZOOM, places().timeAt(event.x));
    event.doit = false;
  }

  private void key(int key) {
    switch (key) {
      case 'w', '+', '=', SWT.KEYPAD_ADD -> zoom(1 / ZOOM, range.middle());
      case 's', '-', SWT.KEYPAD_SUBTRACT -> zoom(ZOOM, range.middle());
      case 'a', SWT.ARROW_LEFT -> move(-MOVE);
      case 'd', SWT.ARROW_RIGHT -> move(MOVE);
      case SWT.HOME, '0' -> zoomAll();
      case 'n' -> nextWait();
      case 'p' -> previousWait();
      case SWT.ARROW_DOWN -> lane(lane + 1);
      case SWT.ARROW_UP -> lane(lane - 1);
      default -> {
        // Not ours.
      }
    }
  }
}
