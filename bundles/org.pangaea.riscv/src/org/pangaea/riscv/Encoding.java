package org.pangaea.riscv;

import java.util.ArrayList;
import java.util.List;

/**
 * The bits of one instruction, read from a pattern that is written like a row of the
 * specification's tables, most significant bit first. Its words are
 *
 * <ul>
 *   <li>{@code 0101}: bits with a fixed value; {@code ---}: bits that are ignored,
 *   <li>{@code rd rs1 rs2 rm}: fields; {@code rd' rs1' rs2'}: three-bit fields for x8 to x15;
 *       {@code rd/rs1} and {@code rd'/rs1'}: one field with both roles,
 *   <li>{@code imm[...]} and {@code uimm[...]}: signed and unsigned immediate bits; with {@code nz}
 *       in front the value 0 is reserved; {@code rs3 csr aqrl fence} are immediates to the decoder,
 *   <li>{@code rd!0}: the value 0 is reserved or belongs to another instruction,
 *   <li>at the end {@code rs1=2}: a register that the instruction implies.
 * </ul>
 */
public final class Encoding {
  private record Excluded(int mask, int match) {}

  private final int length;
  private final int match;
  private final int mask;
  private final Field rd;
  private final Field rs1;
  private final Field rs2;
  private final Field rm;
  private final Immediate immediate;
  private final boolean immediateNotZero;
  private final Excluded[] excluded;

  private Encoding(Parser parsed, int length) {
    this.length = length;
    this.match = parsed.match;
    this.mask = parsed.mask;
    this.rd = parsed.rd;
    this.rs1 = parsed.rs1;
    this.rs2 = parsed.rs2;
    this.rm = parsed.rm;
    this.immediate = new Immediate(parsed.signed, parsed.segments);
    this.immediateNotZero = parsed.immediateNotZero;
    this.excluded = parsed.excluded.toArray(Excluded[]::new);
  }

  /** A pattern of 32 bits, or of 16 if {@code compressed}. */
  static Encoding parse(String pattern, boolean compressed) {
    Parser parser = new Parser(compressed ? 16 : 32);
    for (String word : pattern.split(" ")) {
      parser.read(word);
    }
    if (parser.next != 0) {
      throw new IllegalArgumentException("Pattern has bits too few or too many: " + pattern);
    }
    return new Encoding(parser, compressed ? 2 : 4);
  }

  /** Length in bytes, 2 or 4. */
  public int length() {
    return length;
  }

  /** The value of the fixed bits. */
  public int match() {
    return match;
  }

  /** Which bits are fixed. */
  public int mask() {
    return mask;
  }

  Field rd() {
    return rd;
  }

  Field rs1() {
    return rs1;
  }

  Field rs2() {
    return rs2;
  }

  Field rm() {
    return rm;
  }

  Immediate immediate() {
    return immediate;
  }

  /** Whether the bits are this instruction, reserved values of its fields excluded. */
  public boolean matches(int bits) {
    if ((bits & mask) != match) {
      return false;
    }
    for (Excluded range : excluded) {
      if ((bits & range.mask) == range.match) {
        return false;
      }
    }
    return !immediateNotZero || immediate.get(bits) != 0;
  }

  /** The packed form that {@link Insn} reads. The bits must match. */
  public long decode(int op, int bits) {
    return Insn.pack(
        op,
        rd.get(bits),
        rs1.get(bits),
        rs2.get(bits),
        length == 2,
        rm.get(bits),
        immediate.get(bits));
  }

  /** The inverse of {@link #decode}; values that a field cannot hold are cut off. */
  public int encode(long insn) {
    return match
        | rd.put(Insn.rd(insn))
        | rs1.put(Insn.rs1(insn))
        | rs2.put(Insn.rs2(insn))
        | rm.put(Insn.rm(insn))
        | immediate.put(Insn.imm(insn));
  }

  private static final class Parser {
    /** One more than the most significant bit that has not been described yet. */
    int next;

    int match;
    int mask;
    Field rd = Field.ABSENT;
    Field rs1 = Field.ABSENT;
    Field rs2 = Field.ABSENT;
    Field rm = Field.ABSENT;
    boolean signed;
    boolean immediateNotZero;
    final List<Immediate.Segment> segments = new ArrayList<>();
    final List<Excluded> excluded = new ArrayList<>();

    Parser(int width) {
      this.next = width;
    }

    void read(String word) {
      switch (word) {
        case "rs3" -> immediate("uimm", "4:0");
        case "csr", "fence" -> immediate("uimm", "11:0");
        case "aqrl" -> immediate("uimm", "1:0");
        default -> {
          char first = word.charAt(0);
          if (first == '0' || first == '1') {
            fixed(word);
          } else if (first == '-') {
            next -= word.length();
          } else if (word.endsWith("]")) {
            int bracket = word.indexOf('[');
            immediate(word.substring(0, bracket), word.substring(bracket + 1, word.length() - 1));
          } else if (word.indexOf('=') > 0) {
            int equals = word.indexOf('=');
            int value = Integer.parseInt(word.substring(equals + 1));
            assign(word.substring(0, equals), Field.implied(value));
          } else {
            field(word);
          }
        }
      }
    }

    private void fixed(String digits) {
      next -= digits.length();
      match |= Integer.parseUnsignedInt(digits, 2) << next;
      mask |= (1 << digits.length()) - 1 << next;
    }

    private void immediate(String kind, String ranges) {
      immediateNotZero |= kind.startsWith("nz");
      signed |= !kind.endsWith("uimm");
      segments.addAll(Immediate.parse(ranges, next - 1));
      for (Immediate.Segment segment : segments) {
        next = Math.min(next, segment.position());
      }
    }

    private void field(String word) {
      String[] parts = word.split("!");
      boolean prime = parts[0].endsWith("'");
      int width = prime || word.equals("rm") ? 3 : 5;
      next -= width;
      int ones = (1 << width) - 1;
      for (String role : parts[0].replace("'", "").split("/")) {
        assign(role, new Field(next, ones, prime ? 8 : 0));
      }
      for (int i = 1; i < parts.length; i++) {
        excluded.add(new Excluded(ones << next, Integer.parseInt(parts[i]) << next));
      }
    }

    private void assign(String role, Field field) {
      switch (role) {
        case "rd" -> rd = field;
        case "rs1" -> rs1 = field;
        case "rs2" -> rs2 = field;
        case "rm" -> rm = field;
        default -> throw new IllegalArgumentException("No such field: " + role);
      }
    }
  }
}
