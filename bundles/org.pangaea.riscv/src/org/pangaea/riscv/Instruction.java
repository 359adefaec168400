package org.pangaea.riscv;

/**
 * One entry of {@link InstructionSet}.
 *
 * @param op the operation; for a compressed instruction that of the instruction it abbreviates
 * @param mnemonic the assembler's name, for example {@code addi} or {@code c.addi}
 * @param format the operands as they are written
 * @param encoding the bits
 * @param extension the extension that defines it, for example {@code Zbb}
 */
public record Instruction(
    int op, String mnemonic, Format format, Encoding encoding, String extension) {
  /** The value of the fixed bits. */
  public int match() {
    return encoding.match();
  }

  /** Which bits are fixed. */
  public int mask() {
    return encoding.mask();
  }

  /** Whether the encoding has 16 bits. */
  public boolean compressed() {
    return encoding.length() == 2;
  }
}
