/**
 * One hart and what it stands on: architectural state, CSRs, traps, the page walk, the software
 * TLB, raw guest memory, and the {@link org.pangaea.machine.Engine} interface that every kind of
 * implementer (emulator, translator) fills.
 *
 * <p>Threads: a {@link org.pangaea.machine.Hart} and everything reached from it belong to the
 * hart's own thread. The few members that other threads may touch say so, and there are only three
 * kinds of them: the attention flag, the pending-interrupt bits, and read-only statistics.
 *
 * <p>Rooms: this package uses {@code org.pangaea.riscv} only. Engines, devices and the VMM build on
 * it. It knows no coherence protocol: whoever owns guest memory stands behind {@link
 * org.pangaea.machine.MemoryPort}.
 */
package org.pangaea.machine;
