package org.pangaea.workbench.ui;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.ToolBar;
import org.eclipse.swt.widgets.ToolItem;
import org.eclipse.ui.PlatformUI;

/**
 * A mouse and a keyboard that the window system knows: what is pressed goes to whatever is on the
 * screen there, or has the focus. Counts clicks.
 */
final class Mouse {

  private int clicks;

  /** How often it has clicked. */
  int clicks() {
    return clicks;
  }

  /** Clicks on a control, some pixels from its left edge, where its text is. */
  void click(Control control) {
    Ui.await("it can be seen", () -> control.isVisible() && control.isEnabled());
    Point before;
    Point at = textOf(control);
    do {
      // A window that opens is laid out, and placed, more than once.
      before = at;
      Ui.pause(300);
      at = textOf(control);
    } while (!at.equals(before));
    click(at);
  }

  private static Point textOf(Control control) {
    return Ui.get(() -> {
      Point size = control.getSize();
      return control.toDisplay(Math.min(size.x / 2, 20), size.y / 2);
    });
  }

  /** Clicks on the button of the main window's tool bar that runs a command, by its tool tip. */
  void clickTool(String tip) {
    click(
        Ui.get(() -> {
          ToolItem item = find(PlatformUI.getWorkbench().getWorkbenchWindows()[0].getShell(), tip);
          assertTrue(item != null, () -> "no button " + tip);
          Rectangle at = item.getBounds();
          return item.getParent().toDisplay(at.x + at.width / 2, at.y + at.height / 2);
        }));
  }

  private static ToolItem find(Composite parent, String tip) {
    for (Control child : parent.getChildren()) {
      if (child instanceof ToolBar bar && bar.isVisible()) {
        for (ToolItem item : bar.getItems()) {
          if (item.getToolTipText() != null && item.getToolTipText().startsWith(tip)) {
            return item;
          }
        }
      }
      if (child instanceof Composite below) {
        ToolItem found = find(below, tip);
        if (found != null) {
          return found;
        }
      }
    }
    return null;
  }

  private void click(Point at) {
    Event move = new Event();
    move.type = SWT.MouseMove;
    move.x = at.x;
    move.y = at.y;
    post(move);
    // What is under the pointer is to have noticed it.
    Ui.run(() -> {});
    post(button(SWT.MouseDown));
    Ui.run(() -> {});
    post(button(SWT.MouseUp));
    clicks++;
    Ui.run(() -> {});
  }

  private static Event button(int type) {
    Event event = new Event();
    event.type = type;
    event.button = 1;
    return event;
  }

  /** Presses a key and lets it go. */
  static void key(int keyCode, char character) {
    for (int type : new int[] {SWT.KeyDown, SWT.KeyUp}) {
      Event event = new Event();
      event.type = type;
      event.keyCode = keyCode;
      event.character = character;
      post(event);
      Ui.run(() -> {});
    }
  }

  /** Types a word of small letters and blanks, and Enter. */
  static void type(String text) {
    text.chars().forEach(c -> key(0, (char) c));
    key(0, '\r');
  }

  private static void post(Event event) {
    assertTrue(Ui.get(() -> Ui.display().post(event)), "the window system takes events");
  }
}
