package org.pangaea.firmware.sbi;

/** Numbers of the Supervisor Binary Interface 2.0: extensions (a7) and their functions (a6). */
public final class Sbi {
  /** Version 2.0 as the base extension reports it. */
  public static final long SPEC_VERSION = 2L << 24;

  /**
   * Our implementation id, "PANG" in ASCII. The specification's registry (section 4.9) gives out
   * small numbers one by one; this one is far from them, and Linux prints it and nothing else.
   */
  public static final long IMPLEMENTATION_ID = 0x50414e47;

  /** 0.1 as major in the high 16 bits, minor in the low 16. */
  public static final long IMPLEMENTATION_VERSION = 0x0000_0001;

  // Chapter 4
  public static final long BASE = 0x10;
  public static final long BASE_SPEC_VERSION = 0;
  public static final long BASE_IMPLEMENTATION_ID = 1;
  public static final long BASE_IMPLEMENTATION_VERSION = 2;
  public static final long BASE_PROBE_EXTENSION = 3;
  public static final long BASE_VENDOR_ID = 4;
  public static final long BASE_ARCHITECTURE_ID = 5;
  public static final long BASE_MACHINE_ID = 6;

  // Chapter 6
  public static final long TIME = 0x54494d45;
  public static final long TIME_SET_TIMER = 0;

  // Chapter 7
  public static final long IPI = 0x735049;
  public static final long IPI_SEND = 0;

  // Chapter 8; functions 3 to 6 are for the hypervisor extension, which our harts do not have
  public static final long RFENCE = 0x52464e43;
  public static final long RFENCE_FENCE_I = 0;
  public static final long RFENCE_SFENCE_VMA = 1;
  public static final long RFENCE_SFENCE_VMA_ASID = 2;
  public static final long RFENCE_HFENCE_GVMA_VMID = 3;
  public static final long RFENCE_HFENCE_GVMA = 4;
  public static final long RFENCE_HFENCE_VVMA_ASID = 5;
  public static final long RFENCE_HFENCE_VVMA = 6;

  // Chapter 9
  public static final long HSM = 0x48534d;
  public static final long HSM_HART_START = 0;
  public static final long HSM_HART_STOP = 1;
  public static final long HSM_HART_STATUS = 2;
  public static final long HSM_HART_SUSPEND = 3;

  /** Suspend keeping all registers. */
  public static final long SUSPEND_RETENTIVE = 0;

  /** Suspend; the hart resumes at a given address. */
  public static final long SUSPEND_NON_RETENTIVE = 0x8000_0000L;

  // Chapter 10
  public static final long SRST = 0x53525354;
  public static final long SRST_SYSTEM_RESET = 0;

  // Chapter 11; not offered
  public static final long PMU = 0x504d55;

  // Chapter 12
  public static final long DBCN = 0x4442434e;
  public static final long DBCN_WRITE = 0;
  public static final long DBCN_READ = 1;
  public static final long DBCN_WRITE_BYTE = 2;

  private Sbi() {}
}
