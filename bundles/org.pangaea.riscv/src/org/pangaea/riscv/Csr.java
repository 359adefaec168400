package org.pangaea.riscv;

import java.lang.reflect.Modifier;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Numbers and names of control and status registers (privileged spec, "CSR Listing"). A constant's
 * name in lower case is the register's assembler name.
 */
public final class Csr {
  // Floating point.
  public static final int FFLAGS = 0x001;
  public static final int FRM = 0x002;
  public static final int FCSR = 0x003;

  // Unprivileged counters.
  public static final int CYCLE = 0xc00;
  public static final int TIME = 0xc01;
  public static final int INSTRET = 0xc02;
  public static final int HPMCOUNTER3 = 0xc03;

  // Supervisor.
  public static final int SSTATUS = 0x100;
  public static final int SIE = 0x104;
  public static final int STVEC = 0x105;
  public static final int SCOUNTEREN = 0x106;
  public static final int SENVCFG = 0x10a;
  public static final int SSCRATCH = 0x140;
  public static final int SEPC = 0x141;
  public static final int SCAUSE = 0x142;
  public static final int STVAL = 0x143;
  public static final int SIP = 0x144;
  public static final int STIMECMP = 0x14d;
  public static final int SATP = 0x180;

  // Machine information.
  public static final int MVENDORID = 0xf11;
  public static final int MARCHID = 0xf12;
  public static final int MIMPID = 0xf13;
  public static final int MHARTID = 0xf14;
  public static final int MCONFIGPTR = 0xf15;

  // Machine trap setup and handling.
  public static final int MSTATUS = 0x300;
  public static final int MISA = 0x301;
  public static final int MEDELEG = 0x302;
  public static final int MIDELEG = 0x303;
  public static final int MIE = 0x304;
  public static final int MTVEC = 0x305;
  public static final int MCOUNTEREN = 0x306;
  public static final int MENVCFG = 0x30a;
  public static final int MCOUNTINHIBIT = 0x320;
  public static final int MHPMEVENT3 = 0x323;
  public static final int MSCRATCH = 0x340;
  public static final int MEPC = 0x341;
  public static final int MCAUSE = 0x342;
  public static final int MTVAL = 0x343;
  public static final int MIP = 0x344;

  // Physical memory protection; further ones follow by number, of pmpcfg only the even ones exist.
  public static final int PMPCFG0 = 0x3a0;
  public static final int PMPADDR0 = 0x3b0;

  // Machine counters.
  public static final int MCYCLE = 0xb00;
  public static final int MINSTRET = 0xb02;
  public static final int MHPMCOUNTER3 = 0xb03;

  // Debug triggers, which software probes for.
  public static final int TSELECT = 0x7a0;
  public static final int TDATA1 = 0x7a1;
  public static final int TDATA2 = 0x7a2;
  public static final int TDATA3 = 0x7a3;

  private static final String[] NAMES = new String[4096];
  private static final Map<String, Integer> NUMBERS = new HashMap<>();

  static {
    for (java.lang.reflect.Field constant : Csr.class.getFields()) {
      if (constant.getType() == int.class && Modifier.isStatic(constant.getModifiers())) {
        try {
          enter(constant.getInt(null), constant.getName().toLowerCase(Locale.ROOT));
        } catch (IllegalAccessException e) {
          throw new ExceptionInInitializerError(e);
        }
      }
    }
    series(HPMCOUNTER3, "hpmcounter", 3, 31, 1);
    series(MHPMCOUNTER3, "mhpmcounter", 3, 31, 1);
    series(MHPMEVENT3, "mhpmevent", 3, 31, 1);
    series(PMPCFG0, "pmpcfg", 0, 14, 2);
    series(PMPADDR0, "pmpaddr", 0, 63, 1);
  }

  private Csr() {}

  /** The register's name, or its number as {@code 0x7c0} if it has none. */
  public static String name(int csr) {
    String name = NAMES[csr];
    return name != null ? name : "0x" + Integer.toHexString(csr);
  }

  /** The number of a register; -1 if there is none of this name. */
  public static int number(String name) {
    return NUMBERS.getOrDefault(name, -1);
  }

  private static void series(int base, String prefix, int first, int last, int step) {
    for (int i = first; i <= last; i += step) {
      enter(base + i - first, prefix + i);
    }
  }

  private static void enter(int number, String name) {
    NAMES[number] = name;
    NUMBERS.put(name, number);
  }
}
