package org.pangaea.workbench.console;

import java.util.function.Consumer;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.jface.util.IPropertyChangeListener;
import org.eclipse.swt.SWT;
import org.eclipse.swt.dnd.Clipboard;
import org.eclipse.swt.dnd.TextTransfer;
import org.eclipse.swt.events.ControlListener;
import org.eclipse.swt.events.MouseAdapter;
import org.eclipse.swt.events.MouseEvent;
import org.eclipse.swt.graphics.Font;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.graphics.RGB;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Canvas;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.ScrollBar;
import org.pangaea.workbench.application.ClipboardText;
import org.pangaea.workbench.preferences.Settings;

/**
 * Shows a screen and takes keys. However fast the guest prints, a picture is made at most every
 * {@value #FRAME_MILLIS} ms, of what is to be seen then. On the UI thread.
 */
final class TerminalCanvas extends Canvas {

  /** 25 pictures a second. */
  private static final int FRAME_MILLIS = 40;

  private static final int WHEEL_LINES = 3;

  private final Consumer<String> typed;
  private final Runnable frame = this::frame;
  private final IPropertyChangeListener settings = _ -> styleAnew();
  private Font font;
  private ScreenPainter painter;
  private Screen screen;
  private Image picture;
  private long drawn = -1;

  /** The background that it was drawn on: another theme has another one. */
  private RGB behind;

  /** Number of the first line to show; -1: whatever the screen begins with. */
  private long top = -1;

  private Selection selection;
  private long anchorLine;
  private int anchorColumn;
  private boolean dragging;

  /**
   * @param typed takes what keys send
   */
  TerminalCanvas(Composite parent, Consumer<String> typed) {
    super(parent, SWT.NO_BACKGROUND | SWT.DOUBLE_BUFFERED | SWT.V_SCROLL);
    this.typed = typed;
    style();
    Settings.addListener(settings);
    JFaceResources.getFontRegistry().addListener(settings);
    addPaintListener(event -> {
      if (picture != null) {
        event.gc.drawImage(picture, 0, 0);
      }
    });
    addControlListener(ControlListener.controlResizedAdapter(_ -> resized()));
    addListener(SWT.KeyDown, this::key);
    addListener(SWT.Traverse, event -> event.doit = false);
    addListener(SWT.FocusIn, _ -> redrawNow());
    addListener(SWT.FocusOut, _ -> redrawNow());
    addListener(SWT.MouseVerticalWheel, this::wheel);
    getVerticalBar().addListener(SWT.Selection, _ -> scrollTo(getVerticalBar().getSelection()));
    listenToMouse();
    addDisposeListener(_ -> {
      getDisplay().timerExec(-1, frame);
      Settings.removeListener(settings);
      JFaceResources.getFontRegistry().removeListener(settings);
      unstyle();
      if (picture != null) {
        picture.dispose();
      }
    });
    getDisplay().timerExec(FRAME_MILLIS, frame);
  }

  /** Takes the font that is set. */
  private void style() {
    font = Settings.font().map(data -> new Font(getDisplay(), data)).orElse(null);
    painter =
        new ScreenPainter(
            getDisplay(), font == null ? JFaceResources.getFont(JFaceResources.TEXT_FONT) : font);
  }

  private void unstyle() {
    painter.dispose();
    if (font != null) {
      font.dispose();
    }
  }

  private void styleAnew() {
    if (!isDisposed()) {
      unstyle();
      style();
      resized();
    }
  }

  void show(Screen shown) {
    screen = shown;
    selection = null;
    top = -1;
    resized();
  }

  private void resized() {
    Rectangle area = getClientArea();
    if (screen == null || area.width < painter.cellWidth() || area.height < painter.cellHeight()) {
      return;
    }
    screen.resize(
        Math.max(10, (int) (area.width / painter.cellWidth())),
        Math.max(3, area.height / painter.cellHeight()));
    redrawNow();
  }

  private void frame() {
    if (isDisposed()) {
      return;
    }
    boolean changed =
        screen != null
            && (screen.version() != drawn || !getParent().getBackground().getRGB().equals(behind));
    if (changed && isVisible()) {
      redrawNow();
    }
    getDisplay().timerExec(FRAME_MILLIS, frame);
  }

  /** Makes the picture anew. */
  private void redrawNow() {
    Rectangle area = getClientArea();
    if (screen == null || area.isEmpty()) {
      return;
    }
    drawn = screen.version();
    behind = getParent().getBackground().getRGB();
    if (picture == null
        || !picture.getBounds().equals(new Rectangle(0, 0, area.width, area.height))) {
      if (picture != null) {
        picture.dispose();
      }
      picture = new Image(getDisplay(), area.width, area.height);
    }
    long first = top < 0 ? screen.screenLine() : Math.max(top, screen.firstLine());
    Screen.Look look = screen.look(first, screen.rows());
    // Themes style plain composites, such as the parent; not what has a class of its own.
    Settings.Colours colours =
        Settings.colours()
            .orElseGet(() -> new Settings.Colours(getParent().getForeground().getRGB(), behind));
    painter.setDefaults(colours.foreground(), colours.background());
    GC gc = new GC(picture);
    try {
      painter.paint(gc, picture.getBounds(), look, selection, isFocusControl());
    } finally {
      gc.dispose();
    }
    updateScrollBar(first);
    redraw();
  }

  private void updateScrollBar(long first) {
    ScrollBar bar = getVerticalBar();
    int past = (int) (screen.screenLine() - screen.firstLine());
    bar.setValues(
        (int) (first - screen.firstLine()),
        0,
        past + screen.rows(),
        screen.rows(),
        1,
        screen.rows());
  }

  private void scrollTo(long fromOldest) {
    showLine(screen.firstLine() + fromOldest);
  }

  /** Shows a line at the top; the end of the output follows the output. */
  void showLine(long number) {
    top = number >= screen.screenLine() ? -1 : Math.max(number, screen.firstLine());
    redrawNow();
  }

  private void wheel(Event event) {
    if (screen != null) {
      long first = top < 0 ? screen.screenLine() : top;
      showLine(first - (long) Integer.signum(event.count) * WHEEL_LINES);
    }
  }

  private void key(Event event) {
    if (screen == null) {
      return;
    }
    boolean shiftControl = (event.stateMask & SWT.MODIFIER_MASK) == (SWT.CTRL | SWT.SHIFT);
    if (shiftControl && (event.keyCode == 'c' || event.keyCode == 'C')) {
      copy();
    } else if (shiftControl && (event.keyCode == 'v' || event.keyCode == 'V')) {
      paste();
    } else if ((event.stateMask & SWT.SHIFT) != 0
        && (event.keyCode == SWT.PAGE_UP || event.keyCode == SWT.PAGE_DOWN)) {
      long first = top < 0 ? screen.screenLine() : top;
      showLine(first + (event.keyCode == SWT.PAGE_UP ? -1L : 1L) * (screen.rows() - 1));
    } else {
      // F1 is a key of the guest's, too, and does not ask for help here.
      event.doit = event.keyCode != SWT.F1;
      String text = TerminalKeys.of(event, screen.hasApplicationKeys());
      if (!text.isEmpty()) {
        typed.accept(text);
        selection = null;
        top = -1;
      }
    }
  }

  private void listenToMouse() {
    addMouseListener(
        new MouseAdapter() {
          @Override
          public void mouseDown(MouseEvent event) {
            setFocus();
            if (event.button == 1 && screen != null) {
              dragging = true;
              anchorLine = line(event.y);
              anchorColumn = column(event.x);
              selection = null;
              redrawNow();
            } else if (event.button == 2) {
              paste();
            }
          }

          @Override
          public void mouseUp(MouseEvent event) {
            dragging = false;
          }

          @Override
          public void mouseDoubleClick(MouseEvent event) {
            selectWord(line(event.y), column(event.x));
          }
        });
    addMouseMoveListener(event -> {
      if (dragging) {
        selection = Selection.between(anchorLine, anchorColumn, line(event.y), column(event.x));
        redrawNow();
      }
    });
  }

  private long line(int y) {
    long first = top < 0 ? screen.screenLine() : top;
    return first + Math.clamp(y / painter.cellHeight(), 0, screen.rows() - 1);
  }

  private int column(int x) {
    return Math.clamp(Math.round(x / painter.cellWidth()), 0, screen.columns());
  }

  private void selectWord(long line, int column) {
    long[] cells = screen.look(line, 1).cells()[0];
    int from = Math.min(column, cells.length - 1);
    int to = from;
    while (from > 0 && Cells.character(cells[from - 1]) > ' ') {
      from--;
    }
    while (to < cells.length && Cells.character(cells[to]) > ' ') {
      to++;
    }
    select(new Selection(line, from, line, to));
  }

  void select(Selection selected) {
    selection = selected;
    redrawNow();
  }

  void selectAll() {
    select(
        new Selection(
            screen.firstLine(), 0, screen.screenLine() + screen.rows() - 1L, screen.columns()));
  }

  /** Puts the selected text into the clipboard. */
  void copy() {
    ClipboardText.put(getDisplay(), selectedText());
  }

  String selectedText() {
    return selection == null || selection.isEmpty() ? "" : selection.text(screen);
  }

  /** Types what is in the clipboard. */
  void paste() {
    Clipboard clipboard = new Clipboard(getDisplay());
    Object content = clipboard.getContents(TextTransfer.getInstance());
    clipboard.dispose();
    if (content instanceof String text && screen != null) {
      String keys = text.replace("\r\n", "\r").replace('\n', '\r');
      typed.accept(screen.wantsBracketedPaste() ? "\u001b[200~" + keys + "\u001b[201~" : keys);
    }
  }

  /** The line from which a search goes on: that of the selection, or the last. */
  long searchLine() {
    return selection == null ? screen.screenLine() + screen.rows() : selection.line();
  }

  /** What is drawn now, for tests. */
  Image picture() {
    return picture;
  }
}
