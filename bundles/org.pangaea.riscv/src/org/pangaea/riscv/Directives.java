package org.pangaea.riscv;

import java.util.List;
import java.util.Set;

/** The directives of {@link Assembler}. */
final class Directives {
  /** Accepted so that ordinary sources assemble; they have no meaning for a flat image. */
  private static final Set<String> IGNORED =
      Set.of(
          ".globl",
          ".global",
          ".local",
          ".text",
          ".data",
          ".rodata",
          ".bss",
          ".section",
          ".type",
          ".size",
          ".file",
          ".ident",
          ".attribute",
          ".option");

  private static final Set<String> OPTIONS =
      Set.of("rvc", "norvc", "push", "pop", "relax", "norelax", "nopic", "pic");

  /** Largest image, so that a wrong count is an error and no lack of memory. */
  private static final long MOST = 1L << 28;

  private final Assembler assembler;

  Directives(Assembler assembler) {
    this.assembler = assembler;
  }

  void run(String name, List<String> operands) {
    switch (name) {
      case ".byte" -> data(operands, 1);
      case ".half", ".short", ".2byte" -> data(operands, 2);
      case ".word", ".long", ".4byte" -> data(operands, 4);
      case ".dword", ".quad", ".8byte" -> data(operands, 8);
      case ".ascii" -> strings(operands, false);
      case ".asciz", ".string" -> strings(operands, true);
      case ".space", ".zero", ".skip" -> space(operands);
      case ".align", ".p2align" -> align(name, operands, true);
      case ".balign" -> align(name, operands, false);
      case ".equ", ".set" -> set(name, operands);
      case ".option" -> option(operands);
      default -> {
        if (!IGNORED.contains(name)) {
          throw new IllegalArgumentException("The directive " + name + " is not known.");
        }
      }
    }
  }

  private void data(List<String> operands, int size) {
    for (String operand : operands) {
      long value = assembler.value(operand);
      int unused = 64 - 8 * size;
      if (value << unused >> unused != value && value << unused >>> unused != value) {
        throw new IllegalArgumentException(value + " does not fit in " + size + " bytes.");
      }
      assembler.emit(value, size);
    }
  }

  private void strings(List<String> operands, boolean terminated) {
    for (String operand : operands) {
      for (byte b : StringLiteral.bytes(operand)) {
        assembler.emit(b, 1);
      }
      if (terminated) {
        assembler.emit(0, 1);
      }
    }
  }

  private void space(List<String> operands) {
    count(".space", operands, 1, 2);
    long size = assembler.knownValue(operands.get(0));
    long fill = operands.size() > 1 ? assembler.knownValue(operands.get(1)) : 0;
    if (size < 0 || size > MOST) {
      throw new IllegalArgumentException(size + " bytes of space are not possible: 0 to " + MOST);
    }
    for (long i = 0; i < size; i++) {
      assembler.emit(fill, 1);
    }
  }

  private void align(String name, List<String> operands, boolean power) {
    count(name, operands, 1, 1);
    long value = assembler.knownValue(operands.get(0));
    if (power && (value < 0 || value > 20) || !power && Long.bitCount(value) != 1 || value > MOST) {
      throw new IllegalArgumentException(
          name + (power ? " takes an exponent, 0 to 20." : " takes a power of two, in bytes."));
    }
    assembler.align(power ? 1L << value : value);
  }

  private void set(String name, List<String> operands) {
    count(name, operands, 2, 2);
    assembler.set(operands.get(0), operands.get(1));
  }

  private static void option(List<String> operands) {
    count(".option", operands, 1, 1);
    if (!OPTIONS.contains(operands.get(0))) {
      throw new IllegalArgumentException("The option " + operands.get(0) + " is not known.");
    }
  }

  private static void count(String name, List<String> operands, int least, int most) {
    if (operands.size() < least || operands.size() > most) {
      throw new IllegalArgumentException(
          name + " takes " + least + (least < most ? " or " + most : "") + " operands.");
    }
  }
}
