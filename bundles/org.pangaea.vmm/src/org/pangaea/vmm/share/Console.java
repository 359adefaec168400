package org.pangaea.vmm.share;

import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;
import java.util.function.Consumer;

/**
 * The guest's console on the node that has the device: keeps the latest output for whoever attaches
 * later, and reads along for signs that the guest is in trouble. Writers never wait. Any thread.
 */
final class Console {
  /**
   * Output kept, in bytes. A reader that falls further behind is told by the offset what it missed.
   */
  static final int KEPT = 1 << 20;

  private static final int LONGEST_LINE = 512;
  private static final int MAX_TYPED = 1 << 16;

  /** What a line of the guest says about its kernel. */
  enum Trouble {
    PANIC,
    PANIC_END,
    LOCKUP
  }

  /**
   * A line that tells of trouble.
   *
   * @param kind how bad
   * @param line what the guest printed
   */
  record Sign(Trouble kind, String line) {}

  private final byte[] ring = new byte[KEPT];
  private final Consumer<Sign> signs;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream(LONGEST_LINE);
  private final Queue<Byte> typed = new ArrayDeque<>();
  private long next;

  Console(Consumer<Sign> signs) {
    this.signs = signs;
  }

  /** One byte of output. */
  void write(byte output) {
    Sign sign;
    synchronized (this) {
      ring[(int) (next++ & KEPT - 1)] = output;
      notifyAll();
      sign = read(output);
    }
    if (sign != null) {
      signs.accept(sign);
    }
  }

  private Sign read(byte output) {
    if (output != '\n') {
      if (line.size() < LONGEST_LINE) {
        line.write(output);
      }
      return null;
    }
    String text = line.toString(java.nio.charset.StandardCharsets.ISO_8859_1).strip();
    line.reset();
    // The words of kernel/panic.c and kernel/watchdog.c, as every Linux of the last decade prints
    // them.
    if (text.contains("---[ end Kernel panic - not syncing")) {
      return new Sign(Trouble.PANIC_END, text);
    }
    if (text.contains("Kernel panic - not syncing")) {
      return new Sign(Trouble.PANIC, text);
    }
    if (text.contains("BUG: soft lockup - CPU#")) {
      return new Sign(Trouble.LOCKUP, text);
    }
    return null;
  }

  /** Offset of the oldest byte kept. */
  synchronized long first() {
    return Math.max(0, next - KEPT);
  }

  /** Offset of the next byte to come. */
  synchronized long next() {
    return next;
  }

  /**
   * Output from an offset on, waiting for some for at most a while. The offset is moved up to
   * {@link #first} if it is older.
   *
   * @return the bytes, none if the time was over
   */
  synchronized byte[] await(long from, int limit, long millis) throws InterruptedException {
    if (next <= from) {
      wait(millis);
    }
    long start = Math.max(from, first());
    int length = (int) Math.max(0, Math.min(limit, next - start));
    int at = (int) (start & KEPT - 1);
    byte[] bytes = Arrays.copyOfRange(ring, at, Math.min(KEPT, at + length));
    if (bytes.length == length) {
      return bytes;
    }
    byte[] all = Arrays.copyOf(bytes, length);
    System.arraycopy(ring, 0, all, bytes.length, length - bytes.length);
    return all;
  }

  /** Input for whoever reads the debug console through SBI, beside the UART's. */
  synchronized void typed(byte[] input) {
    for (byte b : input) {
      if (typed.size() < MAX_TYPED) {
        typed.add(b);
      }
    }
  }

  /** Takes up to {@code limit} bytes of what was typed. */
  synchronized byte[] takeTyped(int limit) {
    int length = Math.min(limit, typed.size());
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = typed.remove();
    }
    return bytes;
  }
}
