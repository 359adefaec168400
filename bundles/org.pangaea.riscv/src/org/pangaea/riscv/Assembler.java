package org.pangaea.riscv;

import java.io.ByteArrayOutputStream;
import java.util.List;

/**
 * A small two-pass assembler with the syntax of GNU as, for the built-in guest and for tests. It
 * knows every instruction of {@link InstructionSet}, the usual pseudo-instructions and directives.
 *
 * <p>What differs from GNU as: the output is one flat image; section directives are accepted but
 * what follows them simply comes next. Instructions are never compressed by themselves ({@code
 * .option rvc} is accepted), compressed ones are written {@code c.addi}. A branch whose target is
 * too far is an error and not rewritten. {@code la}, {@code call} and {@code tail} always take
 * eight bytes, relative to the program counter. {@code li}, alignment and space need symbols that
 * are defined before. Gaps of alignment are filled with {@code nop} as far as whole ones fit, else
 * with zeros. There are no macros.
 */
public final class Assembler {
  private final List<Statement> statements;
  private final long base;
  private final Symbols symbols = new Symbols();
  private final Directives directives = new Directives(this);
  private ByteArrayOutputStream image = new ByteArrayOutputStream();

  private Assembler(String source, long base) {
    this.statements = Statement.parse(source);
    this.base = base;
  }

  /**
   * Assembles.
   *
   * @param source the whole text
   * @param base the address of the first byte
   * @throws AssemblyException for the first mistake
   */
  public static Program assemble(String source, long base) {
    Assembler assembler = new Assembler(source, base);
    assembler.pass();
    assembler.symbols.complete();
    assembler.pass();
    return new Program(base, assembler.image.toByteArray(), assembler.symbols.values());
  }

  private void pass() {
    image = new ByteArrayOutputStream();
    for (Statement statement : statements) {
      try {
        for (String label : statement.labels()) {
          symbols.label(label, here());
        }
        if (statement.name().startsWith(".")) {
          directives.run(statement.name(), statement.operands());
        } else if (!statement.name().isEmpty()) {
          instruction(statement.name(), statement.operands());
        }
      } catch (IllegalArgumentException e) {
        throw statement.error(e.getMessage());
      }
    }
  }

  private void instruction(String name, List<String> operands) {
    switch (name) {
      case "li" -> {
        count(name, operands, 2);
        PseudoInstructions.loadImmediate(operands.get(0), knownValue(operands.get(1)))
            .forEach(this::text);
      }
      case "la", "lla" -> {
        count(name, operands, 2);
        relative("addi $1,$1,$2", operands.get(0), operands.get(1));
      }
      case "call" -> {
        count(name, operands, 1);
        relative("jalr ra,$2($1)", "ra", operands.get(0));
      }
      case "tail" -> {
        count(name, operands, 1);
        relative("jalr zero,$2($1)", "t1", operands.get(0));
      }
      case "fence.tso" -> {
        count(name, operands, 0);
        emit(InstructionSet.byMnemonic("fence").match() | Fence.TSO << 20, 4);
      }
      case "pause" -> {
        count(name, operands, 0);
        text("fence w,0");
      }
      default -> {
        String replacement = PseudoInstructions.replacement(name, operands);
        if (replacement != null) {
          text(replacement);
        } else {
          encode(name, operands);
        }
      }
    }
  }

  /** Assembles text that must be an instruction of the table. */
  private void text(String text) {
    Statement statement = Statement.parse(text).getFirst();
    encode(statement.name(), statement.operands());
  }

  /** auipc with the upper part of the distance, then an instruction that adds the lower part. */
  private void relative(String second, String register, String target) {
    long distance = value(target) - here();
    // In the first pass the distance to an unknown label means nothing.
    if (symbols.takeMissing()) {
      distance = 0;
    }
    if (distance < Integer.MIN_VALUE || distance > Integer.MAX_VALUE - 0x800) {
      throw new IllegalArgumentException(target + " is more than 2 GiB away.");
    }
    text("auipc " + register + "," + Expression.high(distance));
    text(second.replace("$1", register).replace("$2", Long.toString(Expression.low(distance))));
  }

  private void encode(String name, List<String> operands) {
    Instruction instruction = InstructionSet.byMnemonic(name);
    int ordering = 0;
    if (instruction == null) {
      int dot = name.lastIndexOf('.');
      ordering = dot < 0 ? 0 : List.of(".rl", ".aq", ".aqrl").indexOf(name.substring(dot)) + 1;
      instruction = ordering == 0 ? null : InstructionSet.byMnemonic(name.substring(0, dot));
      if (instruction == null || !instruction.extension().equals("A")) {
        throw new IllegalArgumentException("The instruction '" + name + "' is not known.");
      }
    }
    int length = instruction.encoding().length();
    symbols.takeMissing();
    try {
      emit(Operands.encode(instruction, ordering, operands, here(), this::valueOf), length);
    } catch (IllegalArgumentException e) {
      // A value that is not known yet may well fit once it is.
      if (!symbols.takeMissing()) {
        throw e;
      }
      emit(0, length);
    }
  }

  private static void count(String name, List<String> operands, int count) {
    if (operands.size() != count) {
      throw new IllegalArgumentException(
          name + " takes " + count + " operands, not " + operands.size() + ".");
    }
  }

  /** The value of an expression; unknown symbols are 0 in the first pass. */
  long value(String expression) {
    return Expression.evaluate(expression, this::valueOf);
  }

  /** The value of an expression that decides about sizes. */
  long knownValue(String expression) {
    symbols.takeMissing();
    long value = value(expression);
    if (symbols.takeMissing()) {
      throw new IllegalArgumentException(
          "The symbols in '" + expression + "' must be defined before this line.");
    }
    return value;
  }

  private long valueOf(String name) {
    return name.equals(".") ? here() : symbols.value(name);
  }

  /** Defines a constant; it may be defined again. */
  void set(String name, String expression) {
    if (!name.matches("[A-Za-z_.$][A-Za-z0-9_.$]*") || name.equals(".")) {
      throw new IllegalArgumentException("'" + name + "' is no name for a symbol.");
    }
    symbols.takeMissing();
    long value = value(expression);
    if (!symbols.takeMissing()) {
      symbols.set(name, value);
    }
  }

  /** Appends the low bytes of a value, little-endian. */
  void emit(long value, int size) {
    for (int i = 0; i < size; i++) {
      image.write((int) (value >>> 8 * i));
    }
  }

  /** Fills up to a multiple of {@code boundary}, a power of two. */
  void align(long boundary) {
    long gap = -here() & boundary - 1;
    while (gap % 4 != 0) {
      emit(0, 1);
      gap--;
    }
    for (; gap > 0; gap -= 4) {
      text("addi zero,zero,0");
    }
  }

  private long here() {
    return base + image.size();
  }
}
