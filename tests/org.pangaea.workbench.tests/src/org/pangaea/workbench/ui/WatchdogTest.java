package org.pangaea.workbench.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import org.eclipse.swt.dnd.Clipboard;
import org.eclipse.swt.dnd.TextTransfer;
import org.junit.jupiter.api.Test;
import org.pangaea.workbench.application.ClipboardText;

class WatchdogTest {

  @Test
  void anEventThatTakesLongIsTold() {
    Watchdog watchdog = Watchdog.open();
    Ui.run(() -> {
      long begun = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      while (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - begun < 250_000_000) {
        Thread.onSpinWait();
      }
    });
    AssertionError told = assertThrows(AssertionError.class, watchdog::close);
    assertTrue(told.getMessage().contains("an event took 2"), told.getMessage());
  }

  @Test
  void whatIsCopiedIsInTheClipboard() {
    Ui.run(() -> ClipboardText.put(Ui.display(), "pangaea vm run a.cluster"));
    assertEquals(
        "pangaea vm run a.cluster",
        Ui.get(() -> {
          Clipboard clipboard = new Clipboard(Ui.display());
          try {
            return clipboard.getContents(TextTransfer.getInstance());
          } finally {
            clipboard.dispose();
          }
        }));
  }
}
