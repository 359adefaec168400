package org.pangaea.workbench.analysis.memory;

import java.util.function.Consumer;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Canvas;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Event;
import org.pangaea.analysis.colour.Palette;
import org.pangaea.analysis.memory.MemoryWatch;
import org.pangaea.analysis.raster.HeatRaster;
import org.pangaea.workbench.analysis.common.Colours;
import org.pangaea.workbench.analysis.common.PixelImage;
import org.pangaea.workbench.analysis.common.Refresher;

/**
 * The heat map itself: an address grid, or address over time. Wheel, +, - and double click zoom,
 * the arrows and dragging move, Home shows everything.
 */
public final class HeatMapCanvas extends Canvas {
  /** Points of the side of a page's cell, at most. */
  private static final int LARGEST = 40;

  private static final int STEP = 2;
  private static final int DOUBLE_CLICK_STEP = 16;

  /** What is to be drawn; read by the thread that draws. */
  private record Scene(
      MemoryWatch watch,
      boolean history,
      int first,
      int count,
      int width,
      int height,
      int zoom,
      Palette palette) {}

  /** What a mouse or a key points to. */
  public interface Hover {
    /** A page, counted from the machine's first; -1 for none. */
    void page(int page);
  }

  private final Refresher refresher;
  private final HeatRaster raster = new HeatRaster();
  private final Hover hover;
  private final Consumer<Integer> selected;
  private final Runnable news = this::wake;
  private volatile Scene scene;
  private MemoryWatch watch;
  private Palette palette;
  private PixelImage image;
  private HeatRaster.Grid grid;
  private boolean shownHistory;
  private long shown;
  private boolean history;
  private int first;
  private int count;
  private int selection = -1;
  private int dragged = -1;

  /**
   * An empty map.
   *
   * @param hover is told which page the mouse is on
   * @param selected is told which page was clicked
   */
  public HeatMapCanvas(Composite parent, Hover hover, Consumer<Integer> selected) {
    super(parent, SWT.DOUBLE_BUFFERED | SWT.BORDER);
    this.hover = hover;
    this.selected = selected;
    refresher = new Refresher("heat map", getDisplay(), this::compute);
    addListener(SWT.Paint, event -> paint(event.gc));
    addListener(SWT.Resize, event -> change());
    addListener(SWT.MouseMove, this::moved);
    addListener(SWT.MouseExit, event -> hover.page(-1));
    addListener(SWT.MouseDown, this::pressed);
    addListener(SWT.MouseUp, event -> dragged = -1);
    addListener(SWT.MouseDoubleClick, this::doubleClicked);
    addListener(SWT.MouseVerticalWheel, this::wheel);
    addListener(SWT.KeyDown, this::key);
    addDisposeListener(event -> {
      refresher.close();
      show(null);
    });
  }

  private void wake() {
    refresher.wake();
  }

  /** Shows a machine's memory, all of it; null for nothing. */
  public void show(MemoryWatch now) {
    if (watch != null) {
      watch.removeListener(news);
    }
    watch = now;
    selection = -1;
    if (now != null) {
      now.addListener(news);
      first = 0;
      count = now.picture().layout().pages();
    }
    image = null;
    if (!isDisposed()) {
      change();
      redraw();
    }
  }

  /** Whether address over time is shown instead of the grid. */
  public void setHistory(boolean shown) {
    history = shown;
    change();
  }

  /** The first page that is shown, counted from the machine's first. */
  public int first() {
    return first;
  }

  /** How many pages are shown. */
  public int count() {
    return count;
  }

  /** How many pictures have come to the screen so far. */
  public long shown() {
    return shown;
  }

  /** Pictures computed so far, and nanoseconds of computing them. */
  public Refresher refresher() {
    return refresher;
  }

  /** Selects a page and makes it visible: alone with its neighbours if it is small now. */
  public void reveal(int page) {
    selection = page;
    if (history) {
      history = false;
    }
    if (count > 4096 || page < first || page >= first + count) {
      range(page - 512, 1024);
    }
    change();
    redraw();
  }

  /** Shows more or less, around the page that is selected, or the middle. */
  public void zoom(boolean in) {
    boolean seen = selection >= first && selection < first + count;
    zoom(in ? 1.0 / STEP : STEP, seen ? selection : first + count / 2);
  }

  /** Shows everything. */
  public void zoomAll() {
    if (watch != null) {
      range(0, watch.picture().layout().pages());
    }
  }

  private void zoom(double factor, int around) {
    if (watch == null || history) {
      return;
    }
    int pages = watch.picture().layout().pages();
    int next = Math.clamp(Math.round(count * factor), 1, pages);
    double part = (around - first + 0.5) / count;
    range((int) Math.round(around + 0.5 - part * next), next);
  }

  private void range(int from, int pages) {
    if (watch != null) {
      int all = watch.picture().layout().pages();
      count = Math.clamp(pages, 1, all);
      first = Math.clamp(from, 0, all - count);
      change();
    }
  }

  private void change() {
    palette = Colours.palette(this, palette);
    Rectangle area = getClientArea();
    int zoom = PixelImage.zoom(this);
    scene =
        watch == null || area.width == 0 || area.height == 0
            ? null
            : new Scene(
                watch,
                history,
                first,
                count,
                PixelImage.pixels(area.width, zoom),
                PixelImage.pixels(area.height, zoom),
                zoom,
                palette);
    refresher.wake();
  }

  /** In the refresher's thread. */
  private Runnable compute() {
    Scene now = scene;
    if (now == null) {
      return null;
    }
    if (now.history) {
      raster.history(now.watch.history(), now.width, now.height, now.palette);
    } else {
      HeatRaster.Grid where =
          HeatRaster.fit(
              now.first, now.count, now.width, now.height, PixelImage.pixels(LARGEST, now.zoom));
      raster.grid(now.watch.picture(), where, now.palette);
    }
    HeatRaster.Grid where = raster.grid();
    PixelImage made = new PixelImage(raster.pixels(), now.width, now.height, now.zoom);
    return () -> {
      if (!isDisposed() && now.watch == watch) {
        image = made;
        grid = where;
        shownHistory = now.history;
        shown++;
        redraw();
      }
    };
  }

  private void paint(GC gc) {
    if (watch == null || image == null) {
      String text = watch == null ? "No machine is shown. Start one, or choose one above." : "…";
      Point size = gc.textExtent(text);
      Rectangle area = getClientArea();
      gc.drawText(text, (area.width - size.x) / 2, Math.max(4, (area.height - size.y) / 2), true);
      return;
    }
    Palette now = Colours.palette(this, palette);
    if (now != palette) {
      change();
    }
    image.draw(gc, 0, 0);
    if (!shownHistory && selection >= 0 && grid.shows(selection)) {
      Rectangle cell = cell(selection);
      gc.setForeground(Colours.of(palette.background()));
      gc.drawRectangle(cell.x - 2, cell.y - 2, cell.width + 3, cell.height + 3);
      gc.setForeground(Colours.of(palette.selection()));
      gc.drawRectangle(cell.x - 3, cell.y - 3, cell.width + 5, cell.height + 5);
    }
  }

  /** Where a page is drawn, in points. */
  public Rectangle cell(int page) {
    int zoom = PixelImage.zoom(this);
    int[] place = grid.place(page);
    int side = Math.max(1, grid.cellSize() * 100 / zoom);
    return new Rectangle(place[0] * 100 / zoom, place[1] * 100 / zoom, side, side);
  }

  /** The page at a place in points, counted from the machine's first; -1 if there is none. */
  public int pageAt(int x, int y) {
    if (watch == null || image == null) {
      return -1;
    }
    if (shownHistory) {
      int pages = watch.picture().layout().pages();
      int height = Math.max(1, getClientArea().height);
      return Math.clamp((long) y * pages / height, 0, pages - 1);
    }
    int zoom = PixelImage.zoom(this);
    return grid.pageAt(PixelImage.pixels(x, zoom), PixelImage.pixels(y, zoom));
  }

  private void moved(Event event) {
    int page = pageAt(event.x, event.y);
    if (dragged >= 0 && page >= 0 && (event.stateMask & SWT.BUTTON1) != 0 && page != dragged) {
      int from = first;
      range(first + dragged - page, count);
      dragged = page + first - from;
    }
    hover.page(page);
  }

  private void pressed(Event event) {
    forceFocus();
    int page = pageAt(event.x, event.y);
    if (page >= 0 && event.button == 1) {
      selection = page;
      dragged = page;
      selected.accept(page);
      redraw();
    }
  }

  private void doubleClicked(Event event) {
    int page = pageAt(event.x, event.y);
    if (page >= 0) {
      zoom(1.0 / DOUBLE_CLICK_STEP, page);
    }
  }

  private void wheel(Event event) {
    int page = pageAt(event.x, event.y);
    zoom(event.count > 0 ? 1.0 / STEP : STEP, page < 0 ? first + count / 2 : page);
    event.doit = false;
  }

  private void key(Event event) {
    int row = grid == null ? 1 : grid.columns() * grid.perCell();
    switch (event.keyCode) {
      case '+', '=', SWT.KEYPAD_ADD -> zoom(true);
      case '-', SWT.KEYPAD_SUBTRACT -> zoom(false);
      case SWT.HOME, '0' -> zoomAll();
      case SWT.ARROW_DOWN -> range(first + row, count);
      case SWT.ARROW_UP -> range(first - row, count);
      case SWT.ARROW_RIGHT -> range(first + Math.max(1, count / 8), count);
      case SWT.ARROW_LEFT -> range(first - Math.max(1, count / 8), count);
      case SWT.PAGE_DOWN -> range(first + count, count);
      case SWT.PAGE_UP -> range(first - count, count);
      default -> {
        // Not ours.
      }
    }
  }
}
