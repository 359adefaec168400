package org.pangaea.workbench.ui;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.graphics.ImageData;
import org.eclipse.swt.graphics.ImageLoader;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Text;
import org.eclipse.swt.widgets.TreeItem;
import org.eclipse.ui.IViewPart;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.PartInitException;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.WorkbenchException;
import org.eclipse.ui.handlers.IHandlerService;
import org.pangaea.workbench.welcome.Welcome;

/** The hands and eyes of a user. Called on a test's thread. */
final class Ui {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Pictures are compared until two are the same; a machine that runs never comes to rest. */
  private static final int MOST_PICTURES = 5;

  private static final long FRAME_MILLIS = 200;

  private Ui() {}

  static Display display() {
    return PlatformUI.getWorkbench().getDisplay();
  }

  /** Waits for the window; it has a known size then, and the welcome page is not in the way. */
  static void window() {
    await("a window", () -> PlatformUI.getWorkbench().getWorkbenchWindows().length > 0);
    run(() -> {
      Shell shell = PlatformUI.getWorkbench().getWorkbenchWindows()[0].getShell();
      shell.setBounds(0, 0, 1280, 800);
      shell.forceActive();
      Welcome.close();
    });
  }

  static <T> T get(Supplier<T> look) {
    AtomicReference<T> seen = new AtomicReference<>();
    run(() -> seen.set(look.get()));
    return seen.get();
  }

  static void run(Runnable action) {
    AtomicReference<Throwable> failure = new AtomicReference<>();
    display()
        .syncExec(() -> {
          try {
            action.run();
          } catch (RuntimeException | Error e) {
            failure.set(e);
          }
        });
    if (failure.get() instanceof Error error) {
      throw error;
    }
    if (failure.get() instanceof RuntimeException exception) {
      throw exception;
    }
  }

  /** Waits until something is so; looks on the UI thread. */
  static void await(String what, BooleanSupplier condition) {
    await(what, condition, () -> "");
  }

  static void await(String what, BooleanSupplier condition, Supplier<String> instead) {
    await(what, PATIENCE, condition, instead);
  }

  static void await(
      String what, Duration patience, BooleanSupplier condition, Supplier<String> instead) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!get(condition::getAsBoolean)) {
      if (System.nanoTime() > deadline) {
        screenshot("failed-" + what.replaceAll("[^A-Za-z0-9]+", "-"));
        fail("not within %s s: %s. %s".formatted(patience.toSeconds(), what, get(instead)));
      }
      pause(50);
    }
  }

  static IWorkbenchPage page() {
    return get(() -> PlatformUI.getWorkbench().getWorkbenchWindows()[0].getActivePage());
  }

  static <T extends IViewPart> T view(String id, Class<T> type) {
    IWorkbenchPage page = page();
    return get(() -> {
      try {
        return type.cast(page.showView(id));
      } catch (PartInitException e) {
        throw new IllegalStateException(e);
      }
    });
  }

  /** Runs a command; returns when it is done, or at once if it opens a dialog. */
  static void command(String id) {
    IHandlerService handlers =
        get(() ->
            PlatformUI.getWorkbench().getWorkbenchWindows()[0].getService(IHandlerService.class));
    display()
        .asyncExec(() -> {
          try {
            handlers.executeCommand(id, null);
          } catch (Exception e) {
            throw new IllegalStateException(id, e);
          }
        });
    // What was there before has been done by then, unless it waits in a dialog.
    run(() -> {});
  }

  /** Runs a command with a parameter; see {@link #command(String)}. */
  static void command(String id, String parameter, String value) {
    var window = get(() -> PlatformUI.getWorkbench().getWorkbenchWindows()[0]);
    display()
        .asyncExec(() -> {
          try {
            var command =
                window.getService(org.eclipse.ui.commands.ICommandService.class).getCommand(id);
            window
                .getService(IHandlerService.class)
                .executeCommand(
                    org.eclipse.core.commands.ParameterizedCommand.generateCommand(
                        command, java.util.Map.of(parameter, value)),
                    null);
          } catch (Exception e) {
            throw new IllegalStateException(id, e);
          }
        });
    run(() -> {});
  }

  static Shell shell(String title) {
    AtomicReference<Shell> found = new AtomicReference<>();
    await(
        "a window " + title,
        () -> {
          for (Shell shell : display().getShells()) {
            if (!shell.isDisposed() && shell.isVisible() && shell.getText().equals(title)) {
              found.set(shell);
            }
          }
          return found.get() != null;
        });
    return found.get();
  }

  /** A control below another one; on the UI thread. */
  static <T extends Control> Optional<T> find(
      Composite parent, Class<T> type, Predicate<T> wanted) {
    for (Control child : parent.getChildren()) {
      if (type.isInstance(child) && wanted.test(type.cast(child))) {
        return Optional.of(type.cast(child));
      }
      if (child instanceof Composite below) {
        Optional<T> found = find(below, type, wanted);
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.empty();
  }

  /** A button of a window; on the UI thread. */
  static Button button(Shell shell, String label) {
    return find(shell, Button.class, b -> b.getText().replace("&", "").equals(label))
        .orElseThrow(() -> new AssertionError("no button " + label));
  }

  static void press(Shell shell, String label) {
    Button button = get(() -> button(shell, label));
    await("the button " + label + " can be pressed", button::isEnabled);
    display()
        .asyncExec(() -> {
          Event event = new Event();
          event.widget = button;
          button.notifyListeners(SWT.Selection, event);
        });
    run(() -> {});
  }

  /** Types a text into a field and leaves the field. */
  static void enter(Text field, String text) {
    run(() -> {
      field.setText(text);
      field.notifyListeners(SWT.DefaultSelection, new Event());
    });
  }

  /** A key, as the control with the focus gets it. */
  static void key(Control control, int keyCode, char character, int modifiers) {
    run(() -> {
      Event event = new Event();
      event.type = SWT.KeyDown;
      event.keyCode = keyCode;
      event.character = character;
      event.stateMask = modifiers;
      event.widget = control;
      control.notifyListeners(SWT.KeyDown, event);
    });
  }

  static void perspective(String id) {
    run(() -> {
      try {
        PlatformUI.getWorkbench()
            .showPerspective(id, PlatformUI.getWorkbench().getWorkbenchWindows()[0]);
      } catch (WorkbenchException e) {
        throw new IllegalStateException(e);
      }
    });
  }

  /** The first three columns of a tree's items, with those below them; on the UI thread. */
  static void collect(TreeItem[] items, List<String> rows) {
    for (TreeItem item : items) {
      rows.add(item.getText(0) + " | " + item.getText(1) + " | " + item.getText(2));
      collect(item.getItems(), rows);
    }
  }

  /** A picture of a window. */
  static void screenshotOf(Shell shell, String name) {
    save(name, get(() -> picture(shell)));
  }

  /** A picture of the main window, once it has come to rest. */
  static ImageData screenshot(String name) {
    return settled(get(() -> PlatformUI.getWorkbench().getWorkbenchWindows()[0].getShell()), name);
  }

  /** A picture of a window, once it has come to rest. */
  static ImageData settled(Shell shell, String name) {
    ImageData data = get(() -> picture(shell));
    for (int i = 0; i < MOST_PICTURES; i++) {
      pause(FRAME_MILLIS);
      ImageData next = get(() -> picture(shell));
      if (Arrays.equals(next.data, data.data)) {
        break;
      }
      data = next;
    }
    save(name, data);
    return data;
  }

  private static ImageData picture(Shell shell) {
    Rectangle area = shell.getBounds();
    Image image = new Image(display(), area.width, area.height);
    GC gc = new GC(display());
    try {
      gc.copyArea(image, area.x, area.y);
      return image.getImageData(display().getPrimaryMonitor().getZoom());
    } finally {
      gc.dispose();
      image.dispose();
    }
  }

  static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void save(String name, ImageData data) {
    try {
      Path folder = Path.of(System.getProperty("pangaea.screenshots", "target/screenshots"));
      Files.createDirectories(folder.resolve(name).getParent());
      ImageLoader loader = new ImageLoader();
      loader.data = new ImageData[] {data};
      loader.save(folder.resolve(name + ".png").toString(), SWT.IMAGE_PNG);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
