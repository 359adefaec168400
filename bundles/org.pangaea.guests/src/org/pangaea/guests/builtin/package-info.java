/**
 * The guest that is part of Pangaea: a program for many harts that checks what they share and says
 * what it found. It is written in assembler text, in the {@code .S} files beside this one, and
 * knows nothing of Pangaea: it finds out about its machine from SBI and the device tree, and runs
 * on any other {@code virt} machine too.
 *
 * <p>Any thread may call. Only {@link org.pangaea.guests} and the tests may use this package; it
 * depends on the assembler of {@code org.pangaea.riscv}.
 */
package org.pangaea.guests.builtin;
