package org.pangaea.machine.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.pangaea.machine.Trap;
import org.pangaea.riscv.Assembler;
import org.pangaea.riscv.Program;

/**
 * An image whose records make one access each through random page tables: Sv39 and Sv48,
 * superpages, reserved bits, all combinations of permissions, mode, SUM and MXR, accesses across
 * pages, jumps; and CSR accesses of all kinds between.
 */
final class PagedStream {
  private static final long SSTATUS_SPP = 1L << 8;

  /** One instruction each, at x5, from or to x6 or f6. */
  private static final List<String> ACCESSES =
      List.of(
          "lb x6, 0(x5)",
          "lhu x6, 0(x5)",
          "lw x6, 0(x5)",
          "ld x6, 0(x5)",
          "flw f6, 0(x5)",
          "fld f6, 0(x5)",
          "sb x6, 0(x5)",
          "sh x6, 0(x5)",
          "sw x6, 0(x5)",
          "sd x6, 0(x5)",
          "fsw f6, 0(x5)",
          "fsd f6, 0(x5)",
          "lr.w x6, (x5)",
          "lr.d x6, (x5)",
          "amoadd.w x6, x6, (x5)",
          "amoswap.d x6, x6, (x5)",
          "jalr x6, 0(x5)",
          "jalr x6, 0(x5)",
          "jalr x6, 0(x5)");

  private PagedStream() {}

  static Image make(SplittableRandom random, int count) {
    Image image = new Image();
    Driver.install(image);
    long code = Driver.RECORDS + (count + 1L) * Record.SIZE + 0xFFF & -0x1000L;
    List<Long> blocks = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < ACCESSES.size(); i++) {
      text.append("b" + i + ":\n" + ACCESSES.get(i) + "\nc.ebreak\n");
    }
    // Random CSR numbers with every kind of access; only whether they are legal is compared: rd is
    // x0 or what
    // comes back from a register that both machines have.
    for (int i = 0; i < 200; i++) {
      int csr = random.nextInt(4) == 0 ? random.nextInt(4096) : known(random);
      if (!excluded(csr)) {
        blocks.add(null);
        text.append(
            "c" + blocks.size() + ": .word " + (csr << 20 | 2 << 12 | 0x73) + "\nc.ebreak\n");
        blocks.add(null);
        text.append(
            "c" + blocks.size() + ": .word " + (csr << 20 | 3 << 12 | 0x73) + "\nc.ebreak\n");
        if (csr >>> 10 == 3 || (csr >>> 8 & 3) > 1) {
          blocks.add(null);
          text.append(
              "c"
                  + blocks.size()
                  + ": .word "
                  + (csr << 20 | 1 << 12 | 5 << 15 | 0x73)
                  + "\nc.ebreak\n");
        }
      }
    }
    Program program = Assembler.assemble(text.toString(), code);
    image.put(code, program.bytes());
    for (int i = 0; i < blocks.size(); i++) {
      blocks.set(i, program.symbol("c" + (i + 1)));
    }
    List<PageTables> universes = new ArrayList<>();
    PageTables.fillData(image, random);
    for (int i = 0; i < PageTables.UNIVERSES; i++) {
      universes.add(new PageTables(image, random, i));
    }
    for (int i = 0; i < count; i++) {
      long record = Driver.RECORDS + (long) i * Record.SIZE;
      PageTables tables = universes.get(random.nextInt(universes.size()));
      boolean user = random.nextBoolean();
      boolean access = random.nextInt(8) != 0;
      long block =
          access
              ? program.symbol("b" + random.nextInt(ACCESSES.size()))
              : blocks.get(random.nextInt(blocks.size()));
      image.put64(
          record + Record.PC, user ? block - TestMachine.BASE + PageTables.USER_WINDOW : block);
      image.put64(record + Record.X + 8 * 5, tables.address(random));
      // What is stored may be executed later: c.ebreak, or zeros, which are illegal.
      image.put64(record + Record.X + 8 * 6, random.nextBoolean() ? 0 : 0x9002_9002_9002_9002L);
      image.put64(record + Record.F + 8 * 6, 0x9002_9002_9002_9002L);
      image.put64(record + Record.SATP, tables.satp());
      image.put64(record + Record.SCOUNTEREN, random.nextInt(8));
      image.put64(
          record + Record.SSTATUS,
          (random.nextInt() & 3L) << 18 | 3L << 13 | (user ? 0 : SSTATUS_SPP));
    }
    return image;
  }

  /**
   * Aligns the stores that went over the end of a page into one without memory. Whether their first
   * part is then stored is left open (unprivileged, "Load and Store Instructions": misaligned
   * accesses need not be atomic); QEMU stores it, ours looks at both pages first. What it leaves in
   * memory would show in other records.
   *
   * @return whether there were any
   */
  static boolean alignTornStores(Image image, Image result, int count) {
    boolean found = false;
    for (int i = 0; i < count; i++) {
      long record = Driver.RECORDS + (long) i * Record.SIZE;
      long address = image.get64(record + Record.X + 8 * 5);
      if ((address & 0xFFF) > 0xFF8
          && result.get64(record + Record.SCAUSE) == Trap.STORE_ACCESS_FAULT
          && result.get64(record + Record.STVAL) >>> 12 != address >>> 12) {
        image.put64(record + Record.X + 8 * 5, address & ~7L);
        found = true;
      }
    }
    return found;
  }

  private static int known(SplittableRandom random) {
    int[] groups = {0x001, 0x100, 0x104, 0x140, 0x180, 0x300, 0x340, 0xC00, 0xF11, 0x14D, 0x10A};
    return groups[random.nextInt(groups.length)] + random.nextInt(4);
  }

  /**
   * Counters beyond instret and state-enable registers exist on QEMU; ours has none, which is
   * allowed (unprivileged, "Zihpm"; privileged, "Smstateen"). sip and sie could start an interrupt.
   */
  private static boolean excluded(int csr) {
    return csr >= 0xC03 && csr <= 0xC1F || csr == 0xDA0 || csr == 0x104 || csr == 0x144;
  }
}
