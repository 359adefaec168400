package org.pangaea.machine;

import org.pangaea.riscv.Op;

/**
 * LR, SC and AMOs as real atomics on the mapped frame, since harts of one VMM share it; harts of
 * other nodes are kept out by the exclusive copy that the store tag stands for.
 *
 * <p>Ordering: the compare-and-set and get-and-add of the JVM are sequentially consistent, so every
 * combination of the aq and rl bits is satisfied. A plain LR is followed by an acquire fence for
 * the same reason.
 *
 * <p>SC compares the loaded value, not the history of the location: a change from A to B and back
 * to A by another hart of the same VMM goes unseen, as in other emulators. A page that left the
 * node in between makes SC fail.
 *
 * <p>A hart that is the only one of its share needs none of this: whoever else touches frames does
 * so when the hart has given them up, by a message to or from its thread. For it there are the
 * methods named <i>alone</i>, which are plain loads and stores.
 *
 * <p>All of it is inlined into translated code, by an option of the JVM: there the instruction is a
 * constant, so that little is left of a method.
 */
public final class Atomics {
  private Atomics() {}

  /** 4 or 8: how many bytes an instruction of the A extension accesses. */
  public static int size(int op) {
    return op >= Op.LR_D ? 8 : 4;
  }

  /**
   * An AMO on the word at a host address that the hart may store to. Returns the old value, for rd.
   */
  public static long update(int op, long host, long source) {
    return switch (op) {
      case Op.AMOSWAP_W -> HostMemory.getAndSetInt(host, (int) source);
      case Op.AMOADD_W -> HostMemory.getAndAddInt(host, (int) source);
      case Op.AMOSWAP_D -> HostMemory.getAndSetLong(host, source);
      case Op.AMOADD_D -> HostMemory.getAndAddLong(host, source);
      default -> op >= Op.LR_D ? updateLong(op, host, source) : updateInt(op, host, (int) source);
    };
  }

  /** {@link #update} where no other hart shares memory. */
  public static long updateAlone(int op, long host, long source) {
    if (op >= Op.LR_D) {
      long old = HostMemory.getLong(host);
      HostMemory.putLong(host, combine(op, old, source));
      return old;
    }
    int old = HostMemory.getInt(host);
    HostMemory.putInt(host, combine(op, old, (int) source));
    return old;
  }

  /** LR of a word in a page that is here exclusively. Returns the value, for rd. */
  public static long loadReserved(Hart hart, long host, int size) {
    // With rl, what this hart stored before must be visible before the load: a volatile load alone
    // may pass an earlier store, and an SC that is never reached cannot make up for it.
    HostMemory.fullFence();
    long value = size == 4 ? HostMemory.getIntVolatile(host) : HostMemory.getLongVolatile(host);
    reserve(hart, host, size, value);
    HostMemory.acquireFence();
    return value;
  }

  /** {@link #loadReserved} where no other hart shares memory. */
  public static long loadReservedAlone(Hart hart, long host, int size) {
    long value = size == 4 ? HostMemory.getInt(host) : HostMemory.getLong(host);
    reserve(hart, host, size, value);
    return value;
  }

  private static void reserve(Hart hart, long host, int size, long value) {
    hart.reservation = host;
    hart.reservedValue = value;
    hart.reservedSize = size;
  }

  /** SC to a word that the hart may store to. Returns 0, or 1 if it failed, for rd. */
  public static long storeConditional(Hart hart, long host, int size, long source) {
    if (!takeReservation(hart, host, size)) {
      return 1;
    }
    boolean stored =
        size == 4
            ? HostMemory.compareAndSetInt(host, (int) hart.reservedValue, (int) source)
            : HostMemory.compareAndSetLong(host, hart.reservedValue, source);
    return stored ? 0 : 1;
  }

  /** {@link #storeConditional} where no other hart shares memory. */
  public static long storeConditionalAlone(Hart hart, long host, int size, long source) {
    if (!takeReservation(hart, host, size)) {
      return 1;
    }
    // By this hart itself, in between.
    long now = size == 4 ? HostMemory.getInt(host) : HostMemory.getLong(host);
    if (now != hart.reservedValue) {
      return 1;
    }
    if (size == 4) {
      HostMemory.putInt(host, (int) source);
    } else {
      HostMemory.putLong(host, source);
    }
    return 0;
  }

  /** Ends the reservation: whether it was this one. */
  private static boolean takeReservation(Hart hart, long host, int size) {
    boolean reserved = hart.reservation == host && hart.reservedSize == size;
    hart.clearReservation();
    return reserved;
  }

  private static long updateInt(int op, long host, int source) {
    while (true) {
      int old = HostMemory.getIntVolatile(host);
      if (HostMemory.compareAndSetInt(host, old, combine(op, old, source))) {
        return old;
      }
    }
  }

  private static int combine(int op, int old, int source) {
    return switch (op) {
      case Op.AMOSWAP_W -> source;
      case Op.AMOADD_W -> old + source;
      case Op.AMOXOR_W -> old ^ source;
      case Op.AMOAND_W -> old & source;
      case Op.AMOOR_W -> old | source;
      case Op.AMOMIN_W -> Math.min(old, source);
      case Op.AMOMAX_W -> Math.max(old, source);
      case Op.AMOMINU_W -> Integer.compareUnsigned(old, source) < 0 ? old : source;
      case Op.AMOMAXU_W -> Integer.compareUnsigned(old, source) > 0 ? old : source;
      default -> throw new IllegalArgumentException("no AMO: " + op);
    };
  }

  private static long updateLong(int op, long host, long source) {
    while (true) {
      long old = HostMemory.getLongVolatile(host);
      if (HostMemory.compareAndSetLong(host, old, combine(op, old, source))) {
        return old;
      }
    }
  }

  private static long combine(int op, long old, long source) {
    return switch (op) {
      case Op.AMOSWAP_D -> source;
      case Op.AMOADD_D -> old + source;
      case Op.AMOXOR_D -> old ^ source;
      case Op.AMOAND_D -> old & source;
      case Op.AMOOR_D -> old | source;
      case Op.AMOMIN_D -> Math.min(old, source);
      case Op.AMOMAX_D -> Math.max(old, source);
      case Op.AMOMINU_D -> Long.compareUnsigned(old, source) < 0 ? old : source;
      case Op.AMOMAXU_D -> Long.compareUnsigned(old, source) > 0 ? old : source;
      default -> throw new IllegalArgumentException("no AMO: " + op);
    };
  }
}
