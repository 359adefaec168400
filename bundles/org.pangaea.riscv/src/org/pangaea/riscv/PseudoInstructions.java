package org.pangaea.riscv;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Instructions that the assembler writes as others (RISC-V Assembly Programmer's Manual, "A listing
 * of standard RISC-V pseudoinstructions"). {@code $1} is the first operand.
 */
final class PseudoInstructions {
  private static final String TABLE =
      """
      nop                   addi zero,zero,0
      unimp                 csrrw zero,cycle,zero
      mv         $1,$2      addi $1,$2,0
      not        $1,$2      xori $1,$2,-1
      neg        $1,$2      sub $1,zero,$2
      negw       $1,$2      subw $1,zero,$2
      sext.w     $1,$2      addiw $1,$2,0
      zext.b     $1,$2      andi $1,$2,255
      zext.w     $1,$2      add.uw $1,$2,zero
      seqz       $1,$2      sltiu $1,$2,1
      snez       $1,$2      sltu $1,zero,$2
      sltz       $1,$2      slt $1,$2,zero
      sgtz       $1,$2      slt $1,zero,$2
      beqz       $1,$2      beq $1,zero,$2
      bnez       $1,$2      bne $1,zero,$2
      blez       $1,$2      bge zero,$1,$2
      bgez       $1,$2      bge $1,zero,$2
      bltz       $1,$2      blt $1,zero,$2
      bgtz       $1,$2      blt zero,$1,$2
      bgt        $1,$2,$3   blt $2,$1,$3
      ble        $1,$2,$3   bge $2,$1,$3
      bgtu       $1,$2,$3   bltu $2,$1,$3
      bleu       $1,$2,$3   bgeu $2,$1,$3
      j          $1         jal zero,$1
      jal        $1         jal ra,$1
      jr         $1         jalr zero,$1
      jalr       $1         jalr ra,$1
      jalr       $1,$2,$3   jalr $1,$3($2)
      ret                   jalr zero,0(ra)
      csrr       $1,$2      csrrs $1,$2,zero
      csrw       $1,$2      csrrw zero,$1,$2
      csrs       $1,$2      csrrs zero,$1,$2
      csrc       $1,$2      csrrc zero,$1,$2
      csrwi      $1,$2      csrrwi zero,$1,$2
      csrsi      $1,$2      csrrsi zero,$1,$2
      csrci      $1,$2      csrrci zero,$1,$2
      rdcycle    $1         csrrs $1,cycle,zero
      rdtime     $1         csrrs $1,time,zero
      rdinstret  $1         csrrs $1,instret,zero
      frcsr      $1         csrrs $1,fcsr,zero
      fscsr      $1,$2      csrrw $1,fcsr,$2
      fscsr      $1         csrrw zero,fcsr,$1
      frrm       $1         csrrs $1,frm,zero
      fsrm       $1,$2      csrrw $1,frm,$2
      fsrm       $1         csrrw zero,frm,$1
      frflags    $1         csrrs $1,fflags,zero
      fsflags    $1,$2      csrrw $1,fflags,$2
      fsflags    $1         csrrw zero,fflags,$1
      fmv.s      $1,$2      fsgnj.s $1,$2,$2
      fabs.s     $1,$2      fsgnjx.s $1,$2,$2
      fneg.s     $1,$2      fsgnjn.s $1,$2,$2
      fmv.d      $1,$2      fsgnj.d $1,$2,$2
      fabs.d     $1,$2      fsgnjx.d $1,$2,$2
      fneg.d     $1,$2      fsgnjn.d $1,$2,$2
      fgt.s      $1,$2,$3   flt.s $1,$3,$2
      fge.s      $1,$2,$3   fle.s $1,$3,$2
      fgt.d      $1,$2,$3   flt.d $1,$3,$2
      fge.d      $1,$2,$3   fle.d $1,$3,$2
      fence                 fence iorw,iorw
      sfence.vma            sfence.vma zero,zero
      sfence.vma $1         sfence.vma $1,zero
      c.nop                 c.addi zero,0
      """;

  private static final Map<String, String> REPLACEMENTS = new HashMap<>();

  static {
    for (String row : TABLE.split("\n")) {
      String[] words = row.split(" +", 2);
      boolean operands = words[1].startsWith("$");
      String[] rest = operands ? words[1].split(" +", 2) : new String[] {"", words[1]};
      int count = operands ? rest[0].split(",").length : 0;
      REPLACEMENTS.put(words[0] + "/" + count, rest[1]);
    }
  }

  private PseudoInstructions() {}

  /**
   * The instruction to assemble instead, as text; null if the statement is no pseudo-instruction.
   */
  static String replacement(String name, List<String> operands) {
    String text = REPLACEMENTS.get(name + "/" + operands.size());
    for (int i = 0; text != null && i < operands.size(); i++) {
      text = text.replace("$" + (i + 1), operands.get(i));
    }
    return text;
  }

  /**
   * Instructions that load any constant: those of 32 bits by lui and addiw, longer ones from their
   * upper part by shifting and adding twelve bits at a time.
   */
  static List<String> loadImmediate(String rd, long value) {
    List<String> result = new ArrayList<>();
    loadImmediate(rd, value, result);
    return result;
  }

  private static void loadImmediate(String rd, long value, List<String> result) {
    long low = Expression.low(value);
    if (value == low) {
      result.add("addi " + rd + ",zero," + low);
    } else if (value == (int) value) {
      result.add("lui " + rd + "," + Expression.high(value));
      if (low != 0) {
        result.add("addiw " + rd + "," + rd + "," + low);
      }
    } else {
      // The sum may wrap, but what wraps is shifted out again.
      long upper = value - low >> 12;
      int zeros = Long.numberOfTrailingZeros(upper);
      loadImmediate(rd, upper >> zeros, result);
      result.add("slli " + rd + "," + rd + "," + (zeros + 12));
      if (low != 0) {
        result.add("addi " + rd + "," + rd + "," + low);
      }
    }
  }
}
