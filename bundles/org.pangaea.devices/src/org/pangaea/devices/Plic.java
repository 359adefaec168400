package org.pangaea.devices;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * The platform-level interrupt controller ({@code sifive,plic-1.0.0}) with one context per hart:
 * its supervisor external interrupt.
 *
 * <p>Follows the RISC-V PLIC specification 1.0.0. All sources are level-triggered. A source's
 * gateway forwards one request at a time (section 1.2): it becomes pending when the wire is high,
 * stays pending even if the wire falls, is claimed by one context, and can become pending again
 * only after completion. A claim ignores the threshold (section 8). Completion of a source that is
 * not enabled for the context is ignored (section 9).
 *
 * <p>Only aligned 32-bit accesses are allowed; others fault. Reserved registers read 0 and ignore
 * writes. Any thread may call; {@link ExternalInterrupts} is called under the lock. A hart on
 * another node learns its level by messages, which can overtake one another and the reply to its
 * own claim: each level has a sequence number, and {@link #level} gives both in one piece.
 */
public final class Plic implements MmioDevice {
  /** Bytes that the device occupies in the memory map. */
  public static final long SIZE = 0x60_0000;

  /** The highest source number ({@code riscv,ndev}); source 0 does not exist. */
  public static final int SOURCES = 95;

  /** The highest priority; 0 means never. */
  public static final int MAX_PRIORITY = 7;

  /** As many contexts as have their registers below {@link #SIZE}. */
  public static final int MAX_CONTEXTS = 1024;

  private static final int PENDING = 0x1000;
  private static final int ENABLES = 0x2000;
  private static final int ENABLES_STRIDE = 0x80;
  private static final int CONTEXTS = 0x20_0000;
  private static final int CONTEXT_STRIDE = 0x1000;
  private static final int THRESHOLD = 0;
  private static final int CLAIM_COMPLETE = 4;

  /** The output to one hart, with the number of changes it went through. */
  public record Level(boolean asserted, long sequence) {}

  private static final class Context {
    final BitSet enabled = new BitSet(SOURCES + 1);
    int threshold;
    Level output = new Level(false, 0);
  }

  private final List<Context> contexts = new ArrayList<>();
  private final ExternalInterrupts harts;
  private final int[] priority = new int[SOURCES + 1];
  private final BitSet wires = new BitSet(SOURCES + 1);
  private final BitSet pending = new BitSet(SOURCES + 1);

  /** Claimed and not completed: the gateway forwards nothing meanwhile. */
  private final BitSet inService = new BitSet(SOURCES + 1);

  /**
   * @param hartCount harts of the whole virtual machine, 1 to {@link #MAX_CONTEXTS}; hart {@code h}
   *     has context {@code h}
   */
  public Plic(int hartCount, ExternalInterrupts harts) {
    if (hartCount < 1 || hartCount > MAX_CONTEXTS) {
      throw new IllegalArgumentException(
          "The interrupt controller serves 1 to %d harts, not %d; change the number of vCPUs."
              .formatted(MAX_CONTEXTS, hartCount));
    }
    for (int i = 0; i < hartCount; i++) {
      contexts.add(new Context());
    }
    this.harts = harts;
  }

  /** The wire of source {@code number} (1 to {@link #SOURCES}), to be given to a device. */
  public InterruptLine source(int number) {
    if (number < 1 || number > SOURCES) {
      throw new IllegalArgumentException(
          "Interrupt source %d does not exist; choose one of 1 to %d.".formatted(number, SOURCES));
    }
    return level -> setWire(number, level);
  }

  /** The level at a hart's external interrupt, with its sequence number, read in one piece. */
  public synchronized Level level(int hart) {
    return contexts.get(hart).output;
  }

  private synchronized void setWire(int source, boolean level) {
    wires.set(source, level);
    forward(source);
    updateOutputs();
  }

  /** The gateway of a level-triggered source. */
  private void forward(int source) {
    if (wires.get(source) && !inService.get(source)) {
      pending.set(source);
    }
  }

  @Override
  public synchronized long read(long offset, int size) throws AccessFaultException {
    int address = register(offset, size);
    int value;
    if (address < PENDING) {
      value = isSource(address / 4) ? priority[address / 4] : 0;
    } else if (address < ENABLES) {
      value = word(pending, address - PENDING);
    } else if (address < CONTEXTS) {
      Context context = context((address - ENABLES) / ENABLES_STRIDE);
      value = context == null ? 0 : word(context.enabled, (address - ENABLES) % ENABLES_STRIDE);
    } else {
      value = readContext(address - CONTEXTS);
    }
    return Integer.toUnsignedLong(value);
  }

  @Override
  public synchronized void write(long offset, int size, long value) throws AccessFaultException {
    int address = register(offset, size);
    if (address < PENDING) {
      if (isSource(address / 4)) {
        priority[address / 4] = (int) value & MAX_PRIORITY;
      }
    } else if (address >= CONTEXTS) {
      writeContext(address - CONTEXTS, (int) value);
    } else if (address >= ENABLES) {
      Context context = context((address - ENABLES) / ENABLES_STRIDE);
      if (context != null) {
        setWord(context.enabled, (address - ENABLES) % ENABLES_STRIDE, (int) value);
      }
    }
    updateOutputs();
  }

  private static int register(long offset, int size) throws AccessFaultException {
    if (size != Integer.BYTES || (offset & 3) != 0 || offset < 0 || offset >= SIZE) {
      throw AccessFaultException.INSTANCE;
    }
    return (int) offset;
  }

  private static boolean isSource(int number) {
    return number >= 1 && number <= SOURCES;
  }

  private Context context(int number) {
    return number < contexts.size() ? contexts.get(number) : null;
  }

  /** 32 bits of a bit field that has one bit per source, from a byte offset. */
  private static int word(BitSet bits, int byteOffset) {
    int word = 0;
    for (int bit = 0; bit < Integer.SIZE; bit++) {
      if (bits.get(byteOffset * 8 + bit)) {
        word |= 1 << bit;
      }
    }
    return word;
  }

  private static void setWord(BitSet bits, int byteOffset, int word) {
    for (int bit = 0; bit < Integer.SIZE; bit++) {
      int source = byteOffset * 8 + bit;
      if (isSource(source)) {
        bits.set(source, (word & 1 << bit) != 0);
      }
    }
  }

  private int readContext(int address) {
    Context context = context(address / CONTEXT_STRIDE);
    if (context == null) {
      return 0;
    }
    return switch (address % CONTEXT_STRIDE) {
      case THRESHOLD -> context.threshold;
      case CLAIM_COMPLETE -> claim(context);
      default -> 0;
    };
  }

  private void writeContext(int address, int value) {
    Context context = context(address / CONTEXT_STRIDE);
    if (context == null) {
      return;
    }
    switch (address % CONTEXT_STRIDE) {
      case THRESHOLD -> context.threshold = value & MAX_PRIORITY;
      case CLAIM_COMPLETE -> complete(context, value);
      default -> {
        // Reserved: writes are ignored.
      }
    }
  }

  private int claim(Context context) {
    int source = best(context);
    if (source != 0) {
      pending.clear(source);
      inService.set(source);
      updateOutputs();
    }
    return source;
  }

  private void complete(Context context, int source) {
    if (isSource(source) && context.enabled.get(source)) {
      inService.clear(source);
      forward(source);
    }
  }

  /** The pending, enabled source of highest priority; the lowest number breaks ties; 0 if none. */
  private int best(Context context) {
    int best = 0;
    for (int s = pending.nextSetBit(0); s >= 0; s = pending.nextSetBit(s + 1)) {
      if (context.enabled.get(s) && priority[s] > priority[best]) {
        best = s;
      }
    }
    return best;
  }

  private void updateOutputs() {
    for (int hart = 0; hart < contexts.size(); hart++) {
      Context context = contexts.get(hart);
      boolean asserted = priority[best(context)] > context.threshold;
      if (asserted != context.output.asserted()) {
        context.output = new Level(asserted, context.output.sequence() + 1);
        harts.externalInterrupt(hart, asserted, context.output.sequence());
      }
    }
  }
}
