package org.pangaea.machine.conformance;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.pangaea.riscv.Csr;
import org.pangaea.riscv.Decoder;
import org.pangaea.riscv.Insn;
import org.pangaea.riscv.Instruction;
import org.pangaea.riscv.InstructionSet;
import org.pangaea.riscv.Op;

/**
 * Makes random blocks of instructions that end in {@code ebreak}, whatever they do: memory is
 * touched only through base registers that still hold an address of the scratch area, jumps lead
 * forward within the block, loops count down. Every instruction of the table is drawn equally
 * often, with random fields.
 *
 * <p>The table serves only to make bits. What they mean is QEMU's business.
 */
final class BlockGenerator {
  /** Some bits that belong together: a branch leads to the start of a unit, never into it. */
  private record Unit(List<Integer> words, int target) {
    int length() {
      int length = 0;
      for (int word : words) {
        length += BlockGenerator.length(word);
      }
      return length;
    }
  }

  /**
   * Not sepc: QEMU 7.2 keeps its lowest bit, which is always zero (privileged, "Supervisor
   * Exception PC").
   */
  private static final int[] CSRS = {
    Csr.FFLAGS,
    Csr.FRM,
    Csr.FCSR,
    Csr.FFLAGS,
    Csr.FRM,
    Csr.FCSR,
    Csr.SCAUSE,
    Csr.STVAL,
    Csr.SCOUNTEREN,
    Csr.SSTATUS,
    Csr.MSTATUS,
    Csr.MHARTID,
    0x7C0,
    0x5FF,
  };

  static final int C_EBREAK = 0x9002;

  /** All ones: "dynamic". */
  private static final int RM_FIELD = 7 << 12;

  /** Many, because a reserved field may leave few random words that are the instruction. */
  private static final int ATTEMPTS = 200;

  private final SplittableRandom random;
  private final List<Instruction> table = new ArrayList<>();
  private final Set<Integer> bases = new HashSet<>();
  private int next;

  /**
   * Makes a generator.
   *
   * @param reservations whether LR and SC are drawn: where pages are revoked at random, SC may fail
   *     at random
   */
  BlockGenerator(SplittableRandom random, boolean reservations) {
    this.random = random;
    for (Instruction instruction : InstructionSet.instructions()) {
      switch (instruction.op()) {
        // These hand control to the environment, or do what a privileged test is for.
        case Op.ECALL, Op.SRET, Op.WFI, Op.MRET, Op.SFENCE_VMA -> {}
        // QEMU 7.2 does not know it.
        case Op.CBO_ZERO -> {}
        case Op.SC_W, Op.SC_D -> {}
        case Op.LR_W, Op.LR_D -> {
          if (reservations) {
            table.add(instruction);
          }
        }
        default -> table.add(instruction);
      }
    }
  }

  /** How many instructions there are to draw from. */
  int variety() {
    return table.size();
  }

  /**
   * A block.
   *
   * @param baseRegisters registers that hold addresses in the scratch area, those of even number
   *     multiples of eight
   */
  List<Integer> block(Set<Integer> baseRegisters) {
    bases.clear();
    bases.addAll(baseRegisters);
    List<Unit> units = new ArrayList<>();
    int count = random.nextInt(1, 7);
    for (int i = 0; i < count; i++) {
      units.add(unit());
    }
    return link(units);
  }

  private Unit unit() {
    return switch (random.nextInt(24)) {
      case 0 -> illegal();
      case 1 -> loop();
      default -> instruction(table.get(next++ % table.size()));
    };
  }

  /** Bits that our decoder refuses; QEMU must refuse them too. */
  private Unit illegal() {
    while (true) {
      Instruction near = table.get(random.nextInt(table.size()));
      int bits = near.match() ^ 1 << random.nextInt(near.compressed() ? 16 : 32);
      bits = (bits & 3) == 3 ? bits : bits & 0xFFFF;
      if (Insn.op(Decoder.decode(bits)) == Op.ILLEGAL && (bits & 0x1F) != 0x1F) {
        return unit(bits);
      }
    }
  }

  private Unit loop() {
    int counter = random.nextInt(1, 32);
    bases.remove(counter);
    Instruction body = InstructionSet.byMnemonic(random.nextBoolean() ? "add" : "sh1add");
    int rd = random.nextInt(32);
    rd = rd == counter ? 0 : rd;
    bases.remove(rd);
    int work = body.encoding().encode(Insn.pack(body.op(), rd, rd, counter, false, 0, 0));
    Instruction branch =
        InstructionSet.byMnemonic(List.of("bne", "blt", "bltu").get(random.nextInt(3)));
    boolean less = branch.op() != Op.BNE;
    int back =
        branch
            .encoding()
            .encode(
                Insn.pack(branch.op(), 0, less ? 0 : counter, less ? counter : 0, false, 0, -8));
    return unit(addi(counter, 0, random.nextInt(1, 5)), work, addi(counter, counter, -1), back);
  }

  private Unit instruction(Instruction instruction) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      int bits = instruction.match() | random.nextInt() & ~instruction.mask();
      bits = instruction.compressed() ? bits & 0xFFFF : bits;
      if (random.nextBoolean()) {
        bits = withUsualRounding(instruction, bits);
      }
      long insn = Decoder.decode(bits);
      if (Insn.op(insn) != instruction.op() || !instruction.encoding().matches(bits)) {
        continue;
      }
      Unit unit = fit(instruction, bits, insn);
      if (unit != null) {
        return unit;
      }
    }
    // The base register that it needs has been overwritten in this block.
    return unit(addi(0, 0, 0));
  }

  /** The rounding mode of fcsr, if the instruction has a field for one: what compilers ask for. */
  private static int withUsualRounding(Instruction instruction, int bits) {
    boolean rounds =
        instruction.op() >= Op.FMADD_S
            && !instruction.compressed()
            && (instruction.mask() & RM_FIELD) == 0;
    return rounds ? bits | RM_FIELD : bits;
  }

  /** Makes the instruction harmless; null if it cannot be with these fields. */
  private Unit fit(Instruction instruction, int bits, long insn) {
    int op = instruction.op();
    int rd = Insn.rd(insn);
    if (op >= Op.LB && op <= Op.SD
        || op == Op.FLW
        || op == Op.FSW
        || op == Op.FLD
        || op == Op.FSD) {
      return withBase(instruction, insn);
    }
    if (op >= Op.LR_W && op <= Op.AMOMAXU_D) {
      // Without a base register there is a no-op in its place, and nothing to store to.
      boolean based = !bases.isEmpty();
      Unit unit = withBase(instruction, insn);
      boolean load = op == Op.LR_W || op == Op.LR_D;
      return unit == null || !load || !based ? unit : reserved(insn, unit);
    }
    switch (op) {
      case Op.JAL, Op.BEQ, Op.BNE, Op.BLT, Op.BGE, Op.BLTU, Op.BGEU -> {
        bases.remove(rd);
        return new Unit(List.of(bits), random.nextInt(1, 4));
      }
      case Op.JALR -> {
        return jump(instruction, insn);
      }
      case Op.CSRRW, Op.CSRRS, Op.CSRRC, Op.CSRRWI, Op.CSRRSI, Op.CSRRCI -> {
        return csr(instruction, insn);
      }
      case Op.CTZW -> {
        // QEMU 7.2 counts on into the upper half when the lower one is zero, so here it never is.
        int rs1 = Insn.rs1(insn);
        if (rs1 == 0) {
          return null;
        }
        bases.remove(rs1);
        bases.remove(rd);
        Instruction set = InstructionSet.byMnemonic("bseti");
        int bit = random.nextInt(32);
        return unit(set.encoding().encode(Insn.pack(set.op(), rs1, rs1, 0, false, 0, bit)), bits);
      }
      default -> {
        bases.remove(rd);
        return unit(bits);
      }
    }
  }

  private Unit withBase(Instruction instruction, long insn) {
    List<Integer> usable = new ArrayList<>();
    for (int base : bases) {
      long other = with(insn, Insn.rd(insn), base);
      int bits = instruction.encoding().encode(other);
      if (Insn.rs1(Decoder.decode(bits)) == base && instruction.encoding().matches(bits)) {
        usable.add(base);
      }
    }
    if (usable.isEmpty()) {
      return bases.isEmpty() ? unit(addi(0, 0, 0)) : null;
    }
    int base = usable.get(random.nextInt(usable.size()));
    int bits = instruction.encoding().encode(with(insn, Insn.rd(insn), base));
    bases.remove(Insn.rd(insn));
    return unit(bits);
  }

  /**
   * LR, then perhaps a store to the same place, then SC there or elsewhere. Both machines compare
   * values, so a store of what is there anyway leaves SC successful on both. The sizes are the
   * same: with others an SC may do either (unprivileged, "Load-Reserved/Store-Conditional").
   */
  private Unit reserved(long insn, Unit load) {
    boolean word = Insn.op(insn) == Op.LR_W;
    int bits = load.words().getFirst();
    int base = Insn.rs1(Decoder.decode(bits));
    if (Insn.rd(insn) == base) {
      return null;
    }
    List<Integer> words = new ArrayList<>();
    words.add(bits);
    if (random.nextInt(3) == 0) {
      Instruction store = InstructionSet.byMnemonic(random.nextBoolean() ? "sw" : "amoadd.w");
      words.add(
          store.encoding().encode(Insn.pack(store.op(), 0, base, random.nextInt(32), false, 0, 0)));
    }
    Instruction conditional = InstructionSet.byMnemonic(word ? "sc.w" : "sc.d");
    int target = base;
    if (random.nextInt(4) == 0) {
      // A misaligned SC without reservation may trap or fail: here only aligned ones.
      target = bases.stream().filter(register -> register % 2 == 0).findFirst().orElse(base);
    }
    int rd = random.nextInt(32);
    words.add(
        conditional
            .encoding()
            .encode(
                Insn.pack(
                    conditional.op(),
                    rd,
                    target,
                    random.nextInt(32),
                    false,
                    0,
                    random.nextInt(4))));
    bases.remove(rd);
    return new Unit(words, 0);
  }

  private Unit jump(Instruction instruction, long insn) {
    int through = Insn.rs1(insn);
    if (through == 0) {
      return null;
    }
    Instruction auipc = InstructionSet.byMnemonic("auipc");
    int start = auipc.encoding().encode(Insn.pack(Op.AUIPC, through, 0, 0, false, 0, 0));
    bases.remove(through);
    bases.remove(Insn.rd(insn));
    int bits = instruction.encoding().encode(insn);
    return instruction.compressed()
        ? new Unit(List.of(start, addi(through, through, 0), bits), random.nextInt(1, 4))
        : new Unit(List.of(start, bits), random.nextInt(1, 4));
  }

  private Unit csr(Instruction instruction, long insn) {
    int op = instruction.op();
    int csr = CSRS[random.nextInt(CSRS.length)];
    int rs1 = Insn.rs1(insn);
    if (csr == Csr.SCOUNTEREN && (op != Op.CSRRS || rs1 != 0)) {
      csr = Csr.FCSR;
    }
    if (csr == Csr.SSTATUS) {
      // SUM, MXR, FS, SPP, SPIE; not SIE, nor fields that our machine has not.
      int rd = random.nextInt(1, 32);
      int mask = random.nextInt(32);
      bases.remove(rd);
      Instruction li = InstructionSet.byMnemonic("lui");
      int bit = new int[] {13, 14, 18, 19}[mask & 3];
      int set = li.encoding().encode(Insn.pack(Op.LUI, rd, 0, 0, false, 0, 1 << bit));
      Instruction access = InstructionSet.byMnemonic((mask & 4) == 0 ? "csrrs" : "csrrc");
      return unit(set, access.encoding().encode(Insn.pack(access.op(), 0, rd, 0, false, 0, csr)));
    }
    bases.remove(Insn.rd(insn));
    return unit(instruction.encoding().encode(Insn.pack(op, Insn.rd(insn), rs1, 0, false, 0, csr)));
  }

  private static long with(long insn, int rd, int rs1) {
    return Insn.pack(
        Insn.op(insn),
        rd,
        rs1,
        Insn.rs2(insn),
        Insn.compressed(insn),
        Insn.rm(insn),
        Insn.imm(insn));
  }

  private static int addi(int rd, int rs1, int imm) {
    Instruction addi = InstructionSet.byMnemonic("addi");
    return addi.encoding().encode(Insn.pack(Op.ADDI, rd, rs1, 0, false, 0, imm));
  }

  private static Unit unit(Integer... words) {
    return new Unit(List.of(words), 0);
  }

  static int length(int word) {
    return (word & 3) == 3 ? 4 : 2;
  }

  /** Fills in the distances of jumps and puts the end behind. */
  private List<Integer> link(List<Unit> units) {
    List<Integer> words = new ArrayList<>();
    for (int i = 0; i < units.size(); i++) {
      Unit unit = units.get(i);
      if (unit.target() == 0) {
        words.addAll(unit.words());
        continue;
      }
      int last = unit.words().getLast();
      int distance = length(last);
      for (int j = i + 1; j < Math.min(i + unit.target(), units.size()); j++) {
        distance += units.get(j).length();
      }
      words.addAll(unit.words().subList(0, unit.words().size() - 1));
      words.add(aim(words, unit, last, distance));
    }
    words.add(C_EBREAK);
    return words;
  }

  private int aim(List<Integer> words, Unit unit, int bits, int distance) {
    long insn = Decoder.decode(bits);
    Instruction instruction = find(bits);
    if (Insn.op(insn) == Op.JALR) {
      int start = unit.length() - length(bits);
      if (instruction.compressed()) {
        // The distance goes into the addi before it.
        int through = Insn.rs1(insn);
        words.set(words.size() - 1, addi(through, through, start + distance + random.nextInt(2)));
        return bits;
      }
      // The lowest bit of the target is ignored.
      return instruction
          .encoding()
          .encode(
              Insn.pack(
                  Op.JALR,
                  Insn.rd(insn),
                  Insn.rs1(insn),
                  0,
                  false,
                  0,
                  start + distance | random.nextInt(2)));
    }
    return instruction
        .encoding()
        .encode(
            Insn.pack(
                Insn.op(insn),
                Insn.rd(insn),
                Insn.rs1(insn),
                Insn.rs2(insn),
                length(bits) == 2,
                0,
                distance));
  }

  private Instruction find(int bits) {
    for (Instruction instruction : table) {
      if (instruction.compressed() == (length(bits) == 2) && instruction.encoding().matches(bits)) {
        return instruction;
      }
    }
    throw new IllegalArgumentException("no instruction: " + Integer.toHexString(bits));
  }
}
