package org.pangaea.machine.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.pangaea.riscv.Assembler;
import org.pangaea.riscv.Program;

/**
 * An image whose records each enter one short block in M, S or U-mode with random delegation,
 * interrupts, translation and protection, and store what came of it: CSR accesses of all modes,
 * returns from traps, accesses through MPRV, PMP and page tables.
 *
 * <p>The driver runs in M-mode, keeps the record's address in x31, which no block touches, and gets
 * control back by a trap: a block's end is a breakpoint, and a trap that goes to S-mode calls
 * M-mode from there, since that call is never delegated.
 */
final class PrivilegedStream {
  static final long RECORDS = TestMachine.BASE + 0x10_0000;

  /** What a record holds, eight bytes each; the inputs first. */
  enum Field {
    PC,
    STATUS,
    MEDELEG,
    MIDELEG,
    MIE,
    MIP,
    SATP,
    MENVCFG,
    MCOUNTEREN,
    SCOUNTEREN,
    PMPCFG,
    X5,
    X6,
    X8,
    X7,
    MCAUSE,
    MEPC,
    MTVAL,
    STATUS_AFTER,
    MIP_AFTER,
    MIE_AFTER,
    SCAUSE,
    SEPC,
    STVAL,
    SCRATCH,
    TRANSLATION;

    int offset() {
      return 8 * ordinal();
    }
  }

  static final int SIZE = 256;

  private static final long TABLES = TestMachine.BASE + (50 << 20);
  static final long DATA = TestMachine.BASE + (52 << 20);
  private static final int PAGES = 16;
  private static final long USER_WINDOW = 0x4000_0000L;
  private static final long PAGE_WINDOW = 0xC000_0000L;
  private static final long MEMORY_FAULTS = 0xA0F0;
  private static final long STCE = 1L << 63;
  private static final long CBZE = 1 << 7;

  private static final String DRIVER =
      """
        la x1, machine
        csrw mtvec, x1
        la x1, supervisor
        csrw stvec, x1
        # Out of reset the machine timer is pending, where there is one.
        li x1, -1
        li x2, 0x2004000
        sd x1, 0(x2)
        csrw stimecmp, x1
        csrw pmpaddr7, x1
        li x1, DATA
        srli x1, x1, 2
        addi x1, x1, 0x1ff
        csrw pmpaddr0, x1
        li x1, DATA+0x4000
        srli x1, x1, 2
        addi x1, x1, 0x7ff
        csrw pmpaddr1, x1
        li x1, DATA+0xa000
        srli x1, x1, 2
        csrw pmpaddr2, x1
        li x1, DATA+0xc000
        srli x1, x1, 2
        csrw pmpaddr3, x1
        li x31, RECORDS
      next:
        csrw mstatus, zero
        csrw menvcfg, zero
        csrw mip, zero
        csrw sscratch, zero
        csrw scause, zero
        csrw sepc, zero
        csrw stval, zero
        csrw mcause, zero
        csrw mtval, zero
        ld x1, PC(x31)
        beqz x1, finished
        csrw mepc, x1
        ld x1, MEDELEG(x31)
        csrw medeleg, x1
        ld x1, MIDELEG(x31)
        csrw mideleg, x1
        ld x1, MIE(x31)
        csrw mie, x1
        ld x1, MENVCFG(x31)
        csrw menvcfg, x1
        ld x1, MIP(x31)
        csrw mip, x1
        ld x1, SATP(x31)
        csrw satp, x1
        ld x1, MCOUNTEREN(x31)
        csrw mcounteren, x1
        ld x1, SCOUNTEREN(x31)
        csrw scounteren, x1
        ld x1, PMPCFG(x31)
        csrw pmpcfg0, x1
        sfence.vma
        ld x5, X5(x31)
        ld x6, X6(x31)
        ld x8, X8(x31)
        li x7, 0x7777
        ld x1, STATUS(x31)
        csrw mstatus, x1
        mret
        .balign 4
      machine:
        # QEMU 7.2 may come here with MPRV set and MPP below M.
        csrr x1, mstatus
        li x2, 0x20000
        csrc mstatus, x2
        sd x1, STATUS_AFTER(x31)
        csrr x1, mie
        sd x1, MIE_AFTER(x31)
        csrw mie, zero
        csrr x1, mip
        sd x1, MIP_AFTER(x31)
        sd x7, X7(x31)
        csrr x1, mcause
        sd x1, MCAUSE(x31)
        csrr x1, mepc
        sd x1, MEPC(x31)
        csrr x1, mtval
        sd x1, MTVAL(x31)
        csrr x1, scause
        sd x1, SCAUSE(x31)
        csrr x1, sepc
        sd x1, SEPC(x31)
        csrr x1, stval
        sd x1, STVAL(x31)
        csrr x1, sscratch
        sd x1, SCRATCH(x31)
        csrr x1, satp
        sd x1, TRANSLATION(x31)
        addi x31, x31, SIZE
        j next
        .balign 4
      supervisor:
        ecall
        j supervisor
      finished:
        li x1, 0x100000
        li x2, 0x5555
        sw x2, 0(x1)
        j finished
      """;

  /** Registers that may be written with anything that {@link #value} makes for them. */
  private static final List<String> WRITABLE =
      List.of(
          "mstatus",
          "sstatus",
          "medeleg",
          "mideleg",
          "mie",
          "sie",
          "mip",
          "sip",
          "mepc",
          "sepc",
          "mcause",
          "scause",
          "mtval",
          "stval",
          "sscratch",
          "mcounteren",
          "scounteren",
          "menvcfg",
          "satp");

  /** Registers of which only whether they can be read is compared, or whose value is the same. */
  private static final List<String> READABLE =
      List.of(
          "mhartid",
          "mscratch",
          "mtvec",
          "stvec",
          "pmpcfg0",
          "pmpaddr0",
          "pmpaddr2",
          "stimecmp",
          "mconfigptr");

  private static final List<String> UNEQUAL =
      List.of(
          "cycle",
          "time",
          "instret",
          "mcycle",
          "minstret",
          "mvendorid",
          "marchid",
          "mimpid",
          "pmpaddr7");

  private static final List<String> OTHERS =
      List.of(
          "ecall",
          "mret",
          "sret",
          "sfence.vma",
          "sfence.vma x5, x0",
          "csrs mstatus, x8\nld x7, 0(x5)",
          "csrs mstatus, x8\nsd x6, 0(x5)",
          "csrs mstatus, x8\namoadd.d x7, x6, (x5)",
          "csrc mstatus, x8\nlw x7, 0(x5)",
          "ld x7, 0(x5)",
          "lw x7, 0(x5)",
          "sd x6, 0(x5)",
          "amoswap.w x7, x6, (x5)",
          "lr.d x7, (x5)",
          "jr x5");

  private PrivilegedStream() {}

  static Image make(SplittableRandom random, int count) {
    Image image = new Image();
    StringBuilder constants = new StringBuilder();
    constants.append(
        ".equ RECORDS, %d\n.equ DATA, %d\n.equ SIZE, %d\n".formatted(RECORDS, DATA, SIZE));
    for (Field field : Field.values()) {
      constants.append(".equ %s, %d\n".formatted(field, field.offset()));
    }
    Program driver = Assembler.assemble(constants + DRIVER, TestMachine.BASE);
    image.put(driver.base(), driver.bytes());
    makeTables(image);
    List<String> texts = new ArrayList<>();
    List<String> registers = new ArrayList<>();
    for (String csr : WRITABLE) {
      for (String form :
          List.of("csrrw x7, %s, x6", "csrrs x7, %s, x6", "csrrc x7, %s, x6", "csrr x7, %s")) {
        texts.add(form.formatted(csr));
        registers.add(csr);
      }
    }
    READABLE.forEach(csr -> texts.add("csrr x7, " + csr));
    UNEQUAL.forEach(csr -> texts.add("csrr x0, " + csr));
    texts.addAll(OTHERS);
    long code = RECORDS + (count + 1L) * SIZE + 0xFFF & -0x1000L;
    StringBuilder blocks = new StringBuilder();
    for (int i = 0; i < texts.size(); i++) {
      blocks.append("b%d: %s\nc.ebreak\n".formatted(i, texts.get(i)));
    }
    Program program = Assembler.assemble(blocks.toString(), code);
    image.put(code, program.bytes());
    for (int i = 0; i < count; i++) {
      int block =
          random.nextInt(4) == 0
              ? texts.size() - 1 - random.nextInt(OTHERS.size())
              : random.nextInt(texts.size());
      String csr = block < registers.size() ? registers.get(block) : "";
      put(
          image,
          random,
          RECORDS + (long) i * SIZE,
          program.symbol("b" + block),
          csr,
          texts.get(block).contains("amo"));
    }
    return image;
  }

  private static void put(
      Image image, SplittableRandom random, long record, long block, String csr, boolean atomic) {
    int mode = List.of(0, 1, 3).get(random.nextInt(3));
    boolean paged = random.nextBoolean();
    long satp = paged ? 8L << 60 | TABLES >>> 12 : 0;
    set(
        image,
        record,
        Field.PC,
        mode == 0 && paged ? block - TestMachine.BASE + USER_WINDOW : block);
    // MPIE, SIE, SPIE, SPP, FS, MPRV, SUM, MXR, TVM, TW, TSR.
    long status = random.nextLong() & 0x7E_61A2L | (long) mode << 11;
    set(image, record, Field.STATUS, status);
    long medeleg = value(random, "medeleg");
    // QEMU takes some faults of an AMO for those of its load: to the same mode at least.
    medeleg =
        atomic ? medeleg & ~MEMORY_FAULTS | (random.nextBoolean() ? MEMORY_FAULTS : 0) : medeleg;
    set(image, record, Field.MEDELEG, medeleg);
    set(image, record, Field.MIDELEG, value(random, "mideleg"));
    // One at most is enabled: of several QEMU 7.2 takes the one with the lowest number.
    boolean interrupts = random.nextInt(3) == 0 && !csr.endsWith("ie");
    set(image, record, Field.MIE, interrupts ? value(random, "mie") : 0);
    // When stimecmp takes STIP over, QEMU 7.2 leaves it as M-mode wrote it.
    set(image, record, Field.MIP, random.nextLong() & (csr.equals("menvcfg") ? 0x202 : 0x222));
    set(image, record, Field.SATP, satp);
    set(image, record, Field.MENVCFG, random.nextBoolean() ? STCE : 0);
    set(image, record, Field.MCOUNTEREN, random.nextInt(8));
    set(image, record, Field.SCOUNTEREN, random.nextInt(8));
    // Everything is permitted by the last entry, unless one before it speaks of the page.
    long protection = 0x1FL << 56;
    protection |= permission(random) | 0x18;
    protection |= (permission(random) | 0x18) << 8;
    protection |= (permission(random) | 0x08) << 24;
    set(image, record, Field.PMPCFG, protection);
    long page = random.nextInt(PAGES) * 4096L + random.nextInt(500) * 8L;
    long window =
        switch (random.nextInt(3)) {
          case 0 -> DATA;
          case 1 -> PAGE_WINDOW;
          // Without translation there is a device of QEMU's.
          default -> paged && mode != 3 ? USER_WINDOW + DATA - TestMachine.BASE : DATA;
        };
    set(image, record, Field.X5, window + page);
    set(image, record, Field.X6, csr.isEmpty() ? 0x9002_9002_9002_9002L : value(random, csr));
    // For MPRV: data as S-mode sees them, or as U-mode.
    set(image, record, Field.X8, random.nextBoolean() ? 1L << 11 : 0);
  }

  /** R, W and X, but never W alone. */
  private static long permission(SplittableRandom random) {
    return List.of(0L, 1L, 3L, 4L, 5L, 7L).get(random.nextInt(6));
  }

  /** Bits that both machines have in the register. ECALL from S-mode always goes to M-mode. */
  private static long value(SplittableRandom random, String csr) {
    long any = random.nextLong();
    return switch (csr) {
      case "mstatus" -> any & 0x7E_61AAL | List.of(0L, 1L, 3L).get(random.nextInt(3)) << 11;
      case "sstatus" -> any & 0xC_6122L;
      case "medeleg" -> any & 0xB1FF;
      case "mideleg", "mip", "sip" -> any & 0x222;
      case "mie", "sie" -> 1L << List.of(1, 3, 5, 7, 9, 11).get(random.nextInt(6));
      case "mcounteren", "scounteren" -> any & 7;
      case "menvcfg" -> any & (STCE | CBZE | 1);
      case "satp" -> random.nextBoolean() ? 0 : 8L << 60 | TABLES >>> 12;
      case "mepc", "sepc" -> any & -2L;
      default -> any;
    };
  }

  static void set(Image image, long record, Field field, long value) {
    image.put64(record + field.offset(), value);
  }

  /** RAM at its own address for S-mode, in a window for U-mode, and pages of all permissions. */
  private static void makeTables(Image image) {
    image.put64(TABLES + 8 * 2, TestMachine.BASE >>> 12 << 10 | 0xCF);
    image.put64(TABLES + 8, TestMachine.BASE >>> 12 << 10 | 0xDF);
    image.put64(TABLES + 8 * 3, TABLES + 0x1000 >>> 12 << 10 | 1);
    image.put64(TABLES + 0x1000, TABLES + 0x2000 >>> 12 << 10 | 1);
    for (int i = 0; i < PAGES; i++) {
      long permissions = List.of(0xCFL, 0xDFL, 0xC3L, 0xD3L, 0xC9L, 0xD9L, 0xDBL, 0L).get(i % 8);
      long entry = DATA + 4096L * i >>> 12 << 10 | permissions;
      image.put64(TABLES + 0x2000 + 8 * i, entry);
      for (int offset = 0; offset < 4096; offset += 8) {
        // Where it is jumped to, it ends the block.
        image.put64(DATA + 4096L * i + offset, 0x9002_9002_9002_9002L);
      }
    }
  }
}
