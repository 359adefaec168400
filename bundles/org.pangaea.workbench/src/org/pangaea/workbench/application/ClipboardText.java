package org.pangaea.workbench.application;

import org.eclipse.swt.dnd.Clipboard;
import org.eclipse.swt.dnd.TextTransfer;
import org.eclipse.swt.dnd.Transfer;
import org.eclipse.swt.widgets.Display;

/** Text in the clipboard. On the UI thread. */
public final class ClipboardText {

  private ClipboardText() {}

  /** Puts a text there; an empty one would be refused by the system, and changes nothing. */
  public static void put(Display display, String text) {
    if (text.isEmpty()) {
      return;
    }
    Clipboard clipboard = new Clipboard(display);
    try {
      clipboard.setContents(new Object[] {text}, new Transfer[] {TextTransfer.getInstance()});
    } finally {
      clipboard.dispose();
    }
  }
}
