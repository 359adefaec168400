package org.pangaea.workbench.application;

import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Font;
import org.eclipse.swt.graphics.FontData;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Shell;

/**
 * What is to be seen until the window is. There is no native launcher to show a picture before Java
 * runs, so it comes as soon as there is a display. On the UI thread.
 */
final class Splash implements AutoCloseable {

  private static final int TITLE_HEIGHT = 24;

  private final Shell shell;

  private Splash(Shell shell) {
    this.shell = shell;
  }

  /** Shows it in the middle of the first monitor. */
  static Splash open(Display display) {
    Shell shell = new Shell(display, SWT.NO_TRIM);
    shell.setText("Pangaea is starting");
    shell.setLayout(GridLayoutFactory.swtDefaults().numColumns(2).margins(28, 24).create());
    shell.setBackground(display.getSystemColor(SWT.COLOR_WHITE));
    shell.setBackgroundMode(SWT.INHERIT_FORCE);
    Image image = Icons.descriptor("about").createImage(display);
    Label picture = new Label(shell, SWT.NONE);
    picture.setImage(image);
    GridDataFactory.swtDefaults().span(1, 2).applyTo(picture);
    FontData[] large = shell.getFont().getFontData();
    for (FontData data : large) {
      data.setHeight(TITLE_HEIGHT);
    }
    Font font = new Font(display, large);
    label(shell, "Pangaea", SWT.END).setFont(font);
    label(shell, "One virtual machine out of several computers", SWT.BEGINNING);
    shell.addDisposeListener(_ -> {
      image.dispose();
      font.dispose();
    });
    shell.pack();
    Rectangle screen = display.getPrimaryMonitor().getBounds();
    Rectangle size = shell.getBounds();
    shell.setLocation(
        screen.x + (screen.width - size.width) / 2, screen.y + (screen.height - size.height) / 2);
    shell.open();
    // Nobody dispatches events until the workbench does: it is drawn now or never.
    shell.update();
    while (display.readAndDispatch()) {
      continue;
    }
    return new Splash(shell);
  }

  private static Label label(Shell shell, String text, int where) {
    Label label = new Label(shell, SWT.NONE);
    label.setText(text);
    label.setForeground(shell.getDisplay().getSystemColor(SWT.COLOR_BLACK));
    GridDataFactory.swtDefaults().grab(true, true).align(SWT.BEGINNING, where).applyTo(label);
    return label;
  }

  @Override
  public void close() {
    if (!shell.isDisposed()) {
      shell.dispose();
    }
  }
}
