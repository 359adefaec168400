package org.pangaea.workbench.analysis;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.graphics.ImageData;
import org.eclipse.swt.graphics.ImageLoader;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Event;
import org.eclipse.ui.IViewPart;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.PlatformUI;
import org.pangaea.workbench.analysis.common.AnalysePerspective;
import org.pangaea.workbench.application.WorkbenchApplication;

/** The real workbench, driven from the test's thread. */
final class Ui {
  private static final long LIMIT_NANOS = 30_000_000_000L;

  private static boolean started;

  private Ui() {}

  /** Starts the program as its script does, in a thread of its own; once. */
  private static synchronized void start() {
    if (started) {
      return;
    }
    started = true;
    Thread.ofPlatform()
        .daemon()
        .name("workbench")
        .start(() -> {
          try {
            new WorkbenchApplication().start(null);
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        });
    long deadline = System.nanoTime() + 2 * LIMIT_NANOS;
    while (!PlatformUI.isWorkbenchRunning()
        || PlatformUI.getWorkbench().getDisplay() == null
        || !in(() -> PlatformUI.getWorkbench().getActiveWorkbenchWindow() != null)) {
      assertTrue(System.nanoTime() < deadline, "The workbench has not started.");
      Thread.onSpinWait();
    }
  }

  static Display display() {
    return PlatformUI.getWorkbench().getDisplay();
  }

  /** Does something in the UI thread and gives its result. */
  static <T> T in(Callable<T> what) {
    AtomicReference<T> result = new AtomicReference<>();
    AtomicReference<Throwable> failure = new AtomicReference<>();
    display()
        .syncExec(() -> {
          try {
            result.set(what.call());
          } catch (Exception | AssertionError e) {
            failure.set(e);
          }
        });
    if (failure.get() instanceof AssertionError error) {
      throw error;
    }
    if (failure.get() != null) {
      throw new IllegalStateException(failure.get());
    }
    return result.get();
  }

  static void run(Runnable what) {
    in(() -> {
      what.run();
      return null;
    });
  }

  static void await(String what, Supplier<Boolean> condition) {
    long deadline = System.nanoTime() + LIMIT_NANOS;
    while (!in(condition::get)) {
      assertTrue(System.nanoTime() < deadline, () -> "Not within the limit: " + what);
      try {
        Thread.sleep(20);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  static IWorkbenchPage page() {
    return PlatformUI.getWorkbench().getActiveWorkbenchWindow().getActivePage();
  }

  /** Opens the perspective in a window of a known size. */
  static void open() {
    start();
    run(() -> {
      PlatformUI.getWorkbench().getActiveWorkbenchWindow().getShell().setBounds(0, 0, 1280, 840);
    });
    in(() ->
        PlatformUI.getWorkbench()
            .showPerspective(
                AnalysePerspective.ID, PlatformUI.getWorkbench().getActiveWorkbenchWindow()));
  }

  static <T extends IViewPart> T view(String id, Class<T> type) {
    return in(() -> type.cast(page().showView(id)));
  }

  /** The pixels of a control as they are on the screen. */
  static ImageData pixels(Control control) {
    return in(() -> {
      control.update();
      Point size = control.getSize();
      Image image = new Image(display(), size.x, size.y);
      GC gc = new GC(control);
      gc.copyArea(image, 0, 0);
      gc.dispose();
      ImageData data = image.getImageData();
      image.dispose();
      return data;
    });
  }

  static int pixel(ImageData data, int x, int y) {
    int pixel = data.getPixel(x, y);
    var rgb = data.palette.getRGB(pixel);
    return rgb.red << 16 | rgb.green << 8 | rgb.blue;
  }

  /** A key or a mouse event, as if a user had made it. */
  static void send(Control control, int type, int x, int y, int keyCode, int count) {
    run(() -> {
      Event event = new Event();
      event.x = x;
      event.y = y;
      event.button = type == SWT.KeyDown || type == SWT.MouseMove ? 0 : 1;
      event.keyCode = keyCode;
      event.character = (char) keyCode;
      event.count = count;
      event.doit = true;
      control.notifyListeners(type, event);
    });
  }

  static void key(Control control, int keyCode) {
    send(control, SWT.KeyDown, 0, 0, keyCode, 0);
  }

  /** Takes a picture of the whole window into a folder that the build names, if it does. */
  static void picture(String name) {
    String folder = System.getProperty("pangaea.ui.pictures");
    if (folder == null) {
      return;
    }
    run(() -> {
      Control shell = PlatformUI.getWorkbench().getActiveWorkbenchWindow().getShell();
      Rectangle bounds = shell.getBounds();
      Image image = new Image(display(), bounds.width, bounds.height);
      GC gc = new GC(shell);
      gc.copyArea(image, 0, 0);
      gc.dispose();
      ImageLoader loader = new ImageLoader();
      loader.data = new ImageData[] {image.getImageData(shell.getMonitor().getZoom())};
      image.dispose();
      try {
        Files.createDirectories(Path.of(folder));
      } catch (java.io.IOException e) {
        throw new IllegalStateException(e);
      }
      String theme = System.getProperty("pangaea.ui.theme", "default");
      int zoom = shell.getMonitor().getZoom();
      loader.save(folder + "/" + name + "-" + theme + "-" + zoom + ".png", SWT.IMAGE_PNG);
    });
  }

  /** The longest time that the UI thread let somebody wait while something ran, in milliseconds. */
  static long longestWait(Runnable what) {
    AtomicReference<Long> longest = new AtomicReference<>(0L);
    Thread watchdog =
        Thread.ofPlatform()
            .daemon()
            .start(() -> {
              while (!Thread.interrupted()) {
                long begin = System.nanoTime();
                display().syncExec(() -> {});
                longest.accumulateAndGet((System.nanoTime() - begin) / 1_000_000, Math::max);
                try {
                  Thread.sleep(20);
                } catch (InterruptedException e) {
                  return;
                }
              }
            });
    what.run();
    watchdog.interrupt();
    return longest.get();
  }
}
