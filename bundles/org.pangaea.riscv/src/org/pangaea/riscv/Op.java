package org.pangaea.riscv;

/**
 * The operations of the instruction set as dense small integers, compile-time constants so that an
 * engine's {@code switch} compiles to one table jump. What an instruction looks like stands in
 * {@link InstructionSet}, never here; a test keeps both in step.
 *
 * <p>The numbers carry no meaning and may change; nothing stores them outside a running process.
 */
public final class Op {
  /** No instruction of the supported extensions, or a reserved encoding. */
  public static final int ILLEGAL = 0;

  // RV64I: upper immediates, jumps, branches (unprivileged spec, chapters 2 and 4).
  public static final int LUI = 1;
  public static final int AUIPC = 2;
  public static final int JAL = 3;
  public static final int JALR = 4;
  public static final int BEQ = 5;
  public static final int BNE = 6;
  public static final int BLT = 7;
  public static final int BGE = 8;
  public static final int BLTU = 9;
  public static final int BGEU = 10;

  // RV64I: loads and stores.
  public static final int LB = 11;
  public static final int LH = 12;
  public static final int LW = 13;
  public static final int LD = 14;
  public static final int LBU = 15;
  public static final int LHU = 16;
  public static final int LWU = 17;
  public static final int SB = 18;
  public static final int SH = 19;
  public static final int SW = 20;
  public static final int SD = 21;

  // RV64I: register-immediate arithmetic.
  public static final int ADDI = 22;
  public static final int SLTI = 23;
  public static final int SLTIU = 24;
  public static final int XORI = 25;
  public static final int ORI = 26;
  public static final int ANDI = 27;
  public static final int SLLI = 28;
  public static final int SRLI = 29;
  public static final int SRAI = 30;
  public static final int ADDIW = 31;
  public static final int SLLIW = 32;
  public static final int SRLIW = 33;
  public static final int SRAIW = 34;

  // RV64I: register-register arithmetic.
  public static final int ADD = 35;
  public static final int SUB = 36;
  public static final int SLL = 37;
  public static final int SLT = 38;
  public static final int SLTU = 39;
  public static final int XOR = 40;
  public static final int SRL = 41;
  public static final int SRA = 42;
  public static final int OR = 43;
  public static final int AND = 44;
  public static final int ADDW = 45;
  public static final int SUBW = 46;
  public static final int SLLW = 47;
  public static final int SRLW = 48;
  public static final int SRAW = 49;

  // RV64I and Zifencei: fences and environment. PAUSE and FENCE.TSO are FENCE with their immediate.
  public static final int FENCE = 50;
  public static final int FENCE_I = 51;
  public static final int ECALL = 52;
  public static final int EBREAK = 53;

  // M.
  public static final int MUL = 54;
  public static final int MULH = 55;
  public static final int MULHSU = 56;
  public static final int MULHU = 57;
  public static final int DIV = 58;
  public static final int DIVU = 59;
  public static final int REM = 60;
  public static final int REMU = 61;
  public static final int MULW = 62;
  public static final int DIVW = 63;
  public static final int DIVUW = 64;
  public static final int REMW = 65;
  public static final int REMUW = 66;

  // A.
  public static final int LR_W = 67;
  public static final int SC_W = 68;
  public static final int AMOSWAP_W = 69;
  public static final int AMOADD_W = 70;
  public static final int AMOXOR_W = 71;
  public static final int AMOAND_W = 72;
  public static final int AMOOR_W = 73;
  public static final int AMOMIN_W = 74;
  public static final int AMOMAX_W = 75;
  public static final int AMOMINU_W = 76;
  public static final int AMOMAXU_W = 77;
  public static final int LR_D = 78;
  public static final int SC_D = 79;
  public static final int AMOSWAP_D = 80;
  public static final int AMOADD_D = 81;
  public static final int AMOXOR_D = 82;
  public static final int AMOAND_D = 83;
  public static final int AMOOR_D = 84;
  public static final int AMOMIN_D = 85;
  public static final int AMOMAX_D = 86;
  public static final int AMOMINU_D = 87;
  public static final int AMOMAXU_D = 88;

  // F.
  public static final int FLW = 89;
  public static final int FSW = 90;
  public static final int FMADD_S = 91;
  public static final int FMSUB_S = 92;
  public static final int FNMSUB_S = 93;
  public static final int FNMADD_S = 94;
  public static final int FADD_S = 95;
  public static final int FSUB_S = 96;
  public static final int FMUL_S = 97;
  public static final int FDIV_S = 98;
  public static final int FSQRT_S = 99;
  public static final int FSGNJ_S = 100;
  public static final int FSGNJN_S = 101;
  public static final int FSGNJX_S = 102;
  public static final int FMIN_S = 103;
  public static final int FMAX_S = 104;
  public static final int FCVT_W_S = 105;
  public static final int FCVT_WU_S = 106;
  public static final int FCVT_L_S = 107;
  public static final int FCVT_LU_S = 108;
  public static final int FMV_X_W = 109;
  public static final int FEQ_S = 110;
  public static final int FLT_S = 111;
  public static final int FLE_S = 112;
  public static final int FCLASS_S = 113;
  public static final int FCVT_S_W = 114;
  public static final int FCVT_S_WU = 115;
  public static final int FCVT_S_L = 116;
  public static final int FCVT_S_LU = 117;
  public static final int FMV_W_X = 118;

  // D.
  public static final int FLD = 119;
  public static final int FSD = 120;
  public static final int FMADD_D = 121;
  public static final int FMSUB_D = 122;
  public static final int FNMSUB_D = 123;
  public static final int FNMADD_D = 124;
  public static final int FADD_D = 125;
  public static final int FSUB_D = 126;
  public static final int FMUL_D = 127;
  public static final int FDIV_D = 128;
  public static final int FSQRT_D = 129;
  public static final int FSGNJ_D = 130;
  public static final int FSGNJN_D = 131;
  public static final int FSGNJX_D = 132;
  public static final int FMIN_D = 133;
  public static final int FMAX_D = 134;
  public static final int FCVT_S_D = 135;
  public static final int FCVT_D_S = 136;
  public static final int FCVT_W_D = 137;
  public static final int FCVT_WU_D = 138;
  public static final int FCVT_L_D = 139;
  public static final int FCVT_LU_D = 140;
  public static final int FMV_X_D = 141;
  public static final int FEQ_D = 142;
  public static final int FLT_D = 143;
  public static final int FLE_D = 144;
  public static final int FCLASS_D = 145;
  public static final int FCVT_D_W = 146;
  public static final int FCVT_D_WU = 147;
  public static final int FCVT_D_L = 148;
  public static final int FCVT_D_LU = 149;
  public static final int FMV_D_X = 150;

  // Zicsr.
  public static final int CSRRW = 151;
  public static final int CSRRS = 152;
  public static final int CSRRC = 153;
  public static final int CSRRWI = 154;
  public static final int CSRRSI = 155;
  public static final int CSRRCI = 156;

  // Privileged.
  public static final int SRET = 157;
  public static final int MRET = 158;
  public static final int WFI = 159;
  public static final int SFENCE_VMA = 160;

  // Zba.
  public static final int ADD_UW = 161;
  public static final int SH1ADD = 162;
  public static final int SH2ADD = 163;
  public static final int SH3ADD = 164;
  public static final int SH1ADD_UW = 165;
  public static final int SH2ADD_UW = 166;
  public static final int SH3ADD_UW = 167;
  public static final int SLLI_UW = 168;

  // Zbb.
  public static final int ANDN = 169;
  public static final int ORN = 170;
  public static final int XNOR = 171;
  public static final int CLZ = 172;
  public static final int CLZW = 173;
  public static final int CTZ = 174;
  public static final int CTZW = 175;
  public static final int CPOP = 176;
  public static final int CPOPW = 177;
  public static final int MAX = 178;
  public static final int MAXU = 179;
  public static final int MIN = 180;
  public static final int MINU = 181;
  public static final int SEXT_B = 182;
  public static final int SEXT_H = 183;
  public static final int ZEXT_H = 184;
  public static final int ROL = 185;
  public static final int ROLW = 186;
  public static final int ROR = 187;
  public static final int RORI = 188;
  public static final int RORIW = 189;
  public static final int RORW = 190;
  public static final int ORC_B = 191;
  public static final int REV8 = 192;

  // Zbs.
  public static final int BCLR = 193;
  public static final int BCLRI = 194;
  public static final int BEXT = 195;
  public static final int BEXTI = 196;
  public static final int BINV = 197;
  public static final int BINVI = 198;
  public static final int BSET = 199;
  public static final int BSETI = 200;

  // Zicboz.
  public static final int CBO_ZERO = 201;

  /** One more than the largest operation. An operation has nine bits in {@link Insn}. */
  public static final int COUNT = 202;

  private Op() {}
}
