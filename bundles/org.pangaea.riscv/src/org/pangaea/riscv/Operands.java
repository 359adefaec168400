package org.pangaea.riscv;

import java.util.List;

/** Reads the operands of one instruction and encodes it. Errors are complete sentences. */
final class Operands {
  private final Instruction instruction;
  private final long pc;
  private final Expression.Scope scope;
  private int rd;
  private int rs1;
  private int rs2;
  private int rm;
  private int imm;

  private Operands(Instruction instruction, long pc, Expression.Scope scope) {
    this.instruction = instruction;
    this.pc = pc;
    this.scope = scope;
  }

  /**
   * Encodes one instruction.
   *
   * @param ordering the immediate of an atomic instruction, from the suffix of its name; else 0
   * @throws IllegalArgumentException if an operand is wrong
   */
  static int encode(
      Instruction instruction, int ordering, List<String> texts, long pc, Expression.Scope scope) {
    List<Operand> operands = instruction.format().operands();
    boolean roundingOptional =
        !operands.isEmpty()
            && (operands.getLast() == Operand.RM || operands.getLast() == Operand.RM_EXACT);
    int least = operands.size() - (roundingOptional ? 1 : 0);
    if (texts.size() < least || texts.size() > operands.size()) {
      throw new IllegalArgumentException(
          instruction.mnemonic()
              + " takes "
              + (least < operands.size() ? least + " or " : "")
              + operands.size()
              + " operands, not "
              + texts.size()
              + ".");
    }
    Operands reader = new Operands(instruction, pc, scope);
    reader.imm = ordering;
    for (int i = 0; i < operands.size(); i++) {
      reader.read(operands.get(i), i < texts.size() ? texts.get(i) : null);
    }
    return reader.encode();
  }

  private int encode() {
    Encoding encoding = instruction.encoding();
    int bits = encoding.encode(Insn.pack(instruction.op(), rd, rs1, rs2, false, rm, imm));
    if (!encoding.matches(bits)) {
      throw new IllegalArgumentException(
          "These operands are a reserved encoding of " + instruction.mnemonic() + ".");
    }
    return bits;
  }

  private void read(Operand operand, String text) {
    Encoding encoding = instruction.encoding();
    switch (operand) {
      case RD -> rd = register(text, encoding.rd());
      case RS1 -> rs1 = register(text, encoding.rs1());
      case RS2 -> rs2 = register(text, encoding.rs2());
      case FRD -> rd = floatRegister(text, encoding.rd());
      case FRS1 -> rs1 = floatRegister(text, encoding.rs1());
      case FRS2 -> rs2 = floatRegister(text, encoding.rs2());
      case FRS3 -> imm = floatNumber(text);
      case IMM, SHAMT -> imm = immediate(value(text));
      case UPPER -> imm = upper(value(text));
      case TARGET -> imm = target(value(text));
      case MEMORY, ADDRESS -> memory(operand, text);
      case CSR -> imm = csr(text);
      case ZIMM -> rs1 = Math.toIntExact(within(value(text), 0, 31));
      case RM -> rm = text == null ? 7 : rounding(text);
      case RM_EXACT -> rm = text == null ? 0 : rounding(text);
      case PREDECESSOR -> imm |= fence(text) << 4;
      case SUCCESSOR -> imm |= fence(text);
    }
  }

  private long value(String text) {
    return Expression.evaluate(text, scope);
  }

  private static int register(String text, Field field) {
    int number = Registers.integerNumber(text);
    if (number < 0) {
      throw new IllegalArgumentException("'" + text + "' is no integer register.");
    }
    return held(text, number, field);
  }

  private static int floatRegister(String text, Field field) {
    return held(text, floatNumber(text), field);
  }

  private static int floatNumber(String text) {
    int number = Registers.floatNumber(text);
    if (number < 0) {
      throw new IllegalArgumentException("'" + text + "' is no floating-point register.");
    }
    return number;
  }

  private static int held(String text, int number, Field field) {
    if (!field.canHold(number)) {
      throw new IllegalArgumentException(
          "This instruction cannot name "
              + text
              + " here, only x"
              + field.base()
              + (field.mask() == 0 ? "." : " to x" + (field.base() + field.mask()) + "."));
    }
    return number;
  }

  private int immediate(long value) {
    Immediate field = instruction.encoding().immediate();
    if (value != (int) value || !field.canHold((int) value)) {
      String step = field.step() > 1 ? ", a multiple of " + field.step() : "";
      throw new IllegalArgumentException(
          value + " does not fit: " + field.minimum() + " to " + field.maximum() + step + ".");
    }
    return (int) value;
  }

  private int upper(long value) {
    int shifted = (int) within(value, 0, 0xfffff) << 12;
    if (!instruction.encoding().immediate().canHold(shifted)) {
      throw new IllegalArgumentException(
          value + " does not fit: the value must be a sign-extended number of 6 bits.");
    }
    return shifted;
  }

  private int target(long address) {
    long distance = address - pc;
    Immediate field = instruction.encoding().immediate();
    if (distance != (int) distance || !field.canHold((int) distance)) {
      throw new IllegalArgumentException(
          "The target is "
              + distance
              + " bytes away; it must be even and "
              + field.minimum()
              + " to "
              + field.maximum()
              + ".");
    }
    return (int) distance;
  }

  /** {@code offset(base)}, {@code (base)} or just {@code base}. */
  private void memory(Operand operand, String text) {
    int bracket = text.endsWith(")") ? text.lastIndexOf('(') : -1;
    String base = bracket < 0 ? text : text.substring(bracket + 1, text.length() - 1).strip();
    rs1 = register(base, instruction.encoding().rs1());
    String offset = bracket <= 0 ? "" : text.substring(0, bracket).strip();
    long value = offset.isEmpty() ? 0 : value(offset);
    if (operand == Operand.MEMORY) {
      imm = immediate(value);
    } else {
      within(value, 0, 0);
    }
  }

  private int csr(String text) {
    int number = Csr.number(text);
    return number >= 0 ? number : (int) within(value(text), 0, 4095);
  }

  private static int rounding(String text) {
    int mode = Registers.roundingNumber(text);
    if (mode < 0) {
      throw new IllegalArgumentException(
          "'" + text + "' is no rounding mode: rne, rtz, rdn, rup, rmm or dyn.");
    }
    return mode;
  }

  private static int fence(String text) {
    int set = Fence.set(text);
    if (set < 0) {
      throw new IllegalArgumentException(
          "'" + text + "' is no set of accesses: letters of iorw in this order, or 0.");
    }
    return set;
  }

  private static long within(long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(value + " does not fit: " + least + " to " + most + ".");
    }
    return value;
  }
}
