/**
 * The interpreting engine: an emulator in the sense of the patent's claims 4 and 16, and the tier
 * in which a translator boots and runs cold code.
 *
 * <p>Instructions are decoded once per frame into a compact form ({@link
 * org.pangaea.machine.interpreter.MicroOp}) that harts of one share have in common; {@link
 * org.pangaea.machine.interpreter.Interpreter} is a loop around one switch over it. For a
 * translating engine it counts, and notes where indirect jumps lead ({@link
 * org.pangaea.machine.interpreter.HotSpots}); what that makes is a {@link
 * org.pangaea.machine.interpreter.Region}, and {@link org.pangaea.machine.interpreter.Chain} leads
 * a hart from one to the next. Uses {@code org.pangaea.machine} and {@code org.pangaea.riscv}; used
 * by the translator, OSGi's service registry and the bare-metal runner.
 */
package org.pangaea.machine.interpreter;
