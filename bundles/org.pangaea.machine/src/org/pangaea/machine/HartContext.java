package org.pangaea.machine;

import java.nio.ByteBuffer;

/**
 * The architectural state of a hart without M-mode as bytes: all that the guest can see of it, and
 * nothing of the engine that runs it, so that it may go on in another engine or on another node.
 *
 * <p>Not part of it are translations, which the hart finds again by itself, the reservation of an
 * LR, which may be lost at any time, and {@code time}, which is the machine's. The hart's own
 * thread saves, between two runs of its engine; whoever restores must be the only one who knows the
 * hart.
 */
public final class HartContext {
  private static final int REGISTERS = 32;

  /** Length of a saved context. */
  public static final int BYTES = Long.BYTES * (31 + REGISTERS + 13) + Integer.BYTES * 4;

  private HartContext() {}

  /** Appends the state of a hart. */
  public static void save(Hart hart, ByteBuffer out) {
    requireNoMachineMode(hart);
    for (int i = 1; i < REGISTERS; i++) {
      out.putLong(hart.x[i]);
    }
    for (int i = 0; i < REGISTERS; i++) {
      out.putLong(hart.f[i]);
    }
    out.putInt(hart.fp.flags).putInt(hart.frm);
    out.putInt(hart.privilege).putInt(hart.lines());
    out.putLong(hart.pc).putLong(hart.instret);
    out.putLong(hart.sstatus).putLong(hart.sie).putLong(hart.stvec);
    out.putLong(hart.scounteren).putLong(hart.senvcfg).putLong(hart.sscratch);
    out.putLong(hart.sepc).putLong(hart.scause).putLong(hart.stval);
    out.putLong(hart.stimecmp).putLong(hart.satp);
  }

  /**
   * Gives a hart a state that was saved. It has no translation and no reservation then, and looks
   * up at its next poll.
   *
   * @throws IllegalArgumentException if no hart can be in such a state
   */
  public static void restore(Hart hart, ByteBuffer in) {
    requireNoMachineMode(hart);
    for (int i = 1; i < REGISTERS; i++) {
      hart.x[i] = in.getLong();
    }
    for (int i = 0; i < REGISTERS; i++) {
      hart.f[i] = in.getLong();
    }
    hart.fp.flags = within(in.getInt(), 31, "fflags");
    hart.frm = within(in.getInt(), 7, "frm");
    hart.privilege = within(in.getInt(), Hart.SUPERVISOR, "privilege");
    hart.lines(in.getInt() & Hart.INTERRUPTS);
    hart.pc = in.getLong();
    hart.instret = in.getLong();
    hart.sstatus = in.getLong();
    hart.sie = in.getLong();
    hart.stvec = in.getLong();
    hart.scounteren = in.getLong();
    hart.senvcfg = in.getLong();
    hart.sscratch = in.getLong();
    hart.sepc = in.getLong();
    hart.scause = in.getLong();
    hart.stval = in.getLong();
    hart.stimecmp = in.getLong();
    hart.satp = in.getLong();
    hart.checkTimer();
    // Selects the context that fits, too: nothing that was entered on an earlier stay is found.
    hart.dropAllPages();
    hart.requestAttention();
  }

  private static int within(int value, int most, String what) {
    if (value < 0 || value > most) {
      throw new IllegalArgumentException("No hart can have a " + what + " of " + value + ".");
    }
    return value;
  }

  private static void requireNoMachineMode(Hart hart) {
    if (hart.machine != null) {
      throw new IllegalArgumentException("Hart " + hart.id + " has M-mode; it stays where it is.");
    }
  }
}
