/**
 * The RISC-V instruction set as data: RV64GC with Zicsr, Zifencei, Zba, Zbb, Zbs, Zicboz and the
 * privileged instructions. {@link org.pangaea.riscv.InstructionSet} is the one table; decoder,
 * disassembler and assembler are computed from it and have no knowledge of their own.
 *
 * <p>Nothing here has state after class initialisation: any thread may call. The bundle depends on
 * nothing but the JDK; everybody may depend on it. What instructions <em>do</em> is the engines'.
 */
package org.pangaea.riscv;
