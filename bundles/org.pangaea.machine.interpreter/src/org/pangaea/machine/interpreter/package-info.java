/**
 * The interpreting engine: an emulator in the sense of the patent's claims 4 and 16, and the tier
 * in which a translator boots and runs cold code.
 *
 * <p>Instructions are decoded once per frame into a compact form ({@link
 * org.pangaea.machine.interpreter.MicroOp}) that harts of one share have in common; {@link
 * org.pangaea.machine.interpreter.Interpreter} is a loop around one switch over it. Uses {@code
 * org.pangaea.machine} and {@code org.pangaea.riscv}; nobody but OSGi's service registry and tests
 * uses it.
 */
package org.pangaea.machine.interpreter;
