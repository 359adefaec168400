package org.pangaea.devices;

import java.util.ArrayDeque;

/**
 * The NS16550A serial port: eight byte-wide registers, two FIFOs of 16.
 *
 * <p>Follows National Semiconductor's PC16550D data sheet (June 1995, section 8) as far as software
 * can see it, with a line that is infinitely fast: a byte written to THR is at the {@link
 * ConsoleSink} when the write returns, so the transmitter always reads as empty. Line settings
 * (speed, word length, parity, stop bits) read back and change nothing. What differs on purpose:
 *
 * <ul>
 *   <li>Input that finds the FIFO full waits in a queue instead of being lost, as if the other end
 *       obeyed hardware flow control. Only loopback can overrun.
 *   <li>The receiver's character time-out (data sheet 8.6.2) has no clock. The queue refills the
 *       FIFO at once, so a FIFO below its trigger level means an idle line, and the time-out is
 *       pending as long as such a FIFO holds a byte.
 *   <li>OUT2 does not gate the interrupt, as on the {@code virt} machine.
 * </ul>
 *
 * <p>Accesses other than single bytes at offsets 0 to 7 fault. All methods may be called from any
 * thread; the sinks are called with the lock held (see the package's description).
 */
public final class Uart16550 implements MmioDevice {
  /** Bytes that the device has registers for. */
  public static final long SIZE = 8;

  /** Bytes of input that can wait besides those in the FIFO. */
  public static final int INPUT_LIMIT = 1 << 20;

  static final int FIFO_DEPTH = 16;

  // Register offsets. 0 and 1 are DLL and DLM while LCR.DLAB is set.
  static final int RBR_THR = 0;
  static final int IER = 1;
  static final int IIR_FCR = 2;
  static final int LCR = 3;
  static final int MCR = 4;
  static final int LSR = 5;
  static final int MSR = 6;
  static final int SCR = 7;

  private static final int IER_RECEIVED_DATA = 1;
  private static final int IER_TRANSMITTER_EMPTY = 2;
  private static final int IER_LINE_STATUS = 4;
  private static final int IER_MODEM_STATUS = 8;

  // IIR values, in falling priority. Bit 0 set: nothing pending.
  private static final int IIR_LINE_STATUS = 0x06;
  private static final int IIR_RECEIVED_DATA = 0x04;
  private static final int IIR_TIME_OUT = 0x0c;
  private static final int IIR_TRANSMITTER_EMPTY = 0x02;
  private static final int IIR_MODEM_STATUS = 0x00;
  private static final int IIR_NONE = 0x01;
  private static final int IIR_FIFOS_ENABLED = 0xc0;

  private static final int FCR_ENABLE = 1;
  private static final int FCR_CLEAR_RECEIVER = 2;
  private static final int[] TRIGGER_LEVELS = {1, 4, 8, 14};

  private static final int LCR_BREAK = 0x40;
  private static final int LCR_DLAB = 0x80;

  private static final int MCR_DTR = 0x01;
  private static final int MCR_RTS = 0x02;
  private static final int MCR_OUT1 = 0x04;
  private static final int MCR_OUT2 = 0x08;
  private static final int MCR_LOOPBACK = 0x10;
  private static final int MCR_IMPLEMENTED = 0x1f;

  private static final int LSR_DATA_READY = 0x01;
  private static final int LSR_OVERRUN = 0x02;
  private static final int LSR_BREAK = 0x10;
  private static final int LSR_TRANSMITTER_EMPTY = 0x60; // THRE and TEMT
  private static final int LSR_ERROR_IN_FIFO = 0x80;

  private static final int MSR_CTS = 0x10;
  private static final int MSR_DSR = 0x20;
  private static final int MSR_RI = 0x40;
  private static final int MSR_DCD = 0x80;

  /** A received break: a zero byte that carries its LSR bit above the data. */
  private static final int BREAK = LSR_BREAK << 8;

  private final ConsoleSink sink;
  private final InterruptLine interrupt;

  private final ArrayDeque<Integer> queue = new ArrayDeque<>();
  private final ArrayDeque<Integer> fifo = new ArrayDeque<>(FIFO_DEPTH);

  private int lastReceived;
  private int interruptEnable;
  private int fifoControl;
  private int lineControl;
  private int modemControl;
  private int modemDeltas;
  private int scratch;
  private int divisor = 12;

  /** The sticky LSR bits: overrun, and the break of the byte that reached the FIFO's top. */
  private int lineErrors;

  /** THR ran empty and neither IIR nor THR has been touched since (data sheet 8.6.3). */
  private boolean transmitterEmptied;

  private boolean interruptLevel;

  public Uart16550(ConsoleSink sink, InterruptLine interrupt) {
    this.sink = sink;
    this.interrupt = interrupt;
  }

  /**
   * Hands input to the port, as if it came over the line.
   *
   * @return how many of the {@code length} bytes were taken; fewer only if the guest has left about
   *     {@link #INPUT_LIMIT} bytes unread
   */
  public synchronized int receive(byte[] input, int from, int length) {
    int taken = Math.min(length, INPUT_LIMIT - queue.size());
    for (int i = 0; i < taken; i++) {
      queue.add(input[from + i] & 0xff);
    }
    refill();
    updateInterrupt();
    return taken;
  }

  /** {@link #receive(byte[], int, int)} of a whole array. */
  public int receive(byte[] input) {
    return receive(input, 0, input.length);
  }

  /**
   * A break condition on the line, after all input so far. Linux takes it as the SysRq key. Lost if
   * the queue is full.
   */
  public synchronized void receiveBreak() {
    if (queue.size() < INPUT_LIMIT) {
      queue.add(BREAK);
    }
    refill();
    updateInterrupt();
  }

  @Override
  public synchronized long read(long offset, int size) throws AccessFaultException {
    int value =
        switch (register(offset, size)) {
          case RBR_THR -> divisorLatched() ? divisor & 0xff : readReceiver();
          case IER -> divisorLatched() ? divisor >> 8 : interruptEnable;
          case IIR_FCR -> readInterruptIdentification();
          case LCR -> lineControl;
          case MCR -> modemControl;
          case LSR -> readLineStatus();
          case MSR -> readModemStatus();
          default -> scratch;
        };
    updateInterrupt();
    return value;
  }

  @Override
  public synchronized void write(long offset, int size, long value) throws AccessFaultException {
    int octet = (int) value & 0xff;
    switch (register(offset, size)) {
      case RBR_THR -> {
        if (divisorLatched()) {
          divisor = divisor & 0xff00 | octet;
        } else {
          transmit(octet);
        }
      }
      case IER -> {
        if (divisorLatched()) {
          divisor = octet << 8 | divisor & 0xff;
        } else {
          writeInterruptEnable(octet & 0x0f);
        }
      }
      case IIR_FCR -> writeFifoControl(octet);
      case LCR -> writeLineControl(octet);
      case MCR -> writeModemControl(octet & MCR_IMPLEMENTED);
      case LSR, MSR -> {
        // Factory tests only (data sheet 8.4); what a write does is not defined.
      }
      default -> scratch = octet;
    }
    updateInterrupt();
  }

  private static int register(long offset, int size) throws AccessFaultException {
    if (size != 1 || offset < 0 || offset >= SIZE) {
      throw AccessFaultException.INSTANCE;
    }
    return (int) offset;
  }

  private boolean divisorLatched() {
    return (lineControl & LCR_DLAB) != 0;
  }

  private boolean fifosEnabled() {
    return (fifoControl & FCR_ENABLE) != 0;
  }

  private boolean loopback() {
    return (modemControl & MCR_LOOPBACK) != 0;
  }

  // ---- receiver

  private int capacity() {
    return fifosEnabled() ? FIFO_DEPTH : 1;
  }

  /** In loopback the line is disconnected (data sheet 8.7): input waits in the queue. */
  private void refill() {
    while (!loopback() && !queue.isEmpty() && fifo.size() < capacity()) {
      pushToFifo(queue.remove());
    }
  }

  private void pushToFifo(int received) {
    fifo.add(received);
    if (fifo.size() == 1) {
      revealErrors();
    }
  }

  /** An error shows in LSR when its byte is the next to be read (data sheet 8.4). */
  private void revealErrors() {
    if (!fifo.isEmpty()) {
      lineErrors |= fifo.peek() >> 8;
    }
  }

  private int readReceiver() {
    if (!fifo.isEmpty()) {
      lastReceived = fifo.remove() & 0xff;
      revealErrors();
      refill();
    }
    return lastReceived;
  }

  private boolean triggered() {
    return fifo.size() >= (fifosEnabled() ? TRIGGER_LEVELS[fifoControl >> 6] : 1);
  }

  // ---- transmitter

  private void transmit(int octet) {
    if (loopback()) {
      loopBack(octet);
    } else {
      sink.write((byte) octet);
    }
    transmitterEmptied = true;
  }

  private void loopBack(int received) {
    if (fifo.size() < capacity()) {
      pushToFifo(received);
      return;
    }
    lineErrors |= LSR_OVERRUN;
    if (!fifosEnabled()) {
      // Without FIFOs the new byte replaces the unread one; with them it is the new one that is
      // lost (data sheet 8.4, bit 1).
      fifo.clear();
      pushToFifo(received);
    }
  }

  // ---- control and status

  private void writeInterruptEnable(int enable) {
    boolean transmitterEnabled = (enable & ~interruptEnable & IER_TRANSMITTER_EMPTY) != 0;
    if (transmitterEnabled) {
      // Enabling it while THR is empty raises it: drivers start transmission this way.
      transmitterEmptied = true;
    }
    interruptEnable = enable;
  }

  private void writeFifoControl(int control) {
    boolean toggled = ((control ^ fifoControl) & FCR_ENABLE) != 0;
    // The other bits are programmed only together with the enable bit (data sheet 8.5).
    boolean cleared = (control & FCR_ENABLE) != 0 && (control & FCR_CLEAR_RECEIVER) != 0;
    if (toggled || cleared) {
      fifo.clear();
    }
    fifoControl = control;
    refill();
  }

  private void writeLineControl(int control) {
    boolean breakBegins = (control & ~lineControl & LCR_BREAK) != 0;
    lineControl = control;
    if (breakBegins && loopback()) {
      loopBack(BREAK);
    }
  }

  private void writeModemControl(int control) {
    int before = modemInputs();
    modemControl = control;
    int after = modemInputs();
    int changed = before ^ after;
    int ringEnded = before & ~after & MSR_RI;
    modemDeltas |= (changed & ~MSR_RI | ringEnded) >> 4;
    refill();
  }

  /** Our line's other end is always there; in loopback the outputs are the inputs. */
  private int modemInputs() {
    if (!loopback()) {
      return MSR_CTS | MSR_DSR | MSR_DCD;
    }
    return ((modemControl & MCR_RTS) != 0 ? MSR_CTS : 0)
        | ((modemControl & MCR_DTR) != 0 ? MSR_DSR : 0)
        | ((modemControl & MCR_OUT1) != 0 ? MSR_RI : 0)
        | ((modemControl & MCR_OUT2) != 0 ? MSR_DCD : 0);
  }

  private int readModemStatus() {
    int status = modemInputs() | modemDeltas;
    modemDeltas = 0;
    return status;
  }

  private int readLineStatus() {
    int status = LSR_TRANSMITTER_EMPTY | lineErrors;
    if (!fifo.isEmpty()) {
      status |= LSR_DATA_READY;
    }
    if (fifosEnabled() && fifo.stream().anyMatch(received -> received > 0xff)) {
      status |= LSR_ERROR_IN_FIFO;
    }
    lineErrors = 0;
    return status;
  }

  // ---- interrupts

  private int pendingInterrupt() {
    if (enabled(IER_LINE_STATUS) && lineErrors != 0) {
      return IIR_LINE_STATUS;
    }
    if (enabled(IER_RECEIVED_DATA) && !fifo.isEmpty()) {
      return triggered() ? IIR_RECEIVED_DATA : IIR_TIME_OUT;
    }
    if (enabled(IER_TRANSMITTER_EMPTY) && transmitterEmptied) {
      return IIR_TRANSMITTER_EMPTY;
    }
    if (enabled(IER_MODEM_STATUS) && modemDeltas != 0) {
      return IIR_MODEM_STATUS;
    }
    return IIR_NONE;
  }

  private boolean enabled(int source) {
    return (interruptEnable & source) != 0;
  }

  /** Reading IIR ends the transmitter's interrupt if that is the one it shows. */
  private int readInterruptIdentification() {
    int pending = pendingInterrupt();
    if (pending == IIR_TRANSMITTER_EMPTY) {
      transmitterEmptied = false;
    }
    return pending | (fifosEnabled() ? IIR_FIFOS_ENABLED : 0);
  }

  private void updateInterrupt() {
    boolean level = pendingInterrupt() != IIR_NONE;
    if (level != interruptLevel) {
      interruptLevel = level;
      interrupt.set(level);
    }
  }
}
