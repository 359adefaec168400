/**
 * Runs one program for bare metal: an ELF file, started in M-mode on the {@code virt} machine, in
 * this process alone. No cluster, no coherence, no framework: RAM is plain, and what a VMM gets
 * from other nodes does not exist here. Engines are the ones that VMMs have.
 *
 * <p>Threads: one per hart, one that writes the console, one that reads the keyboard. {@link
 * org.pangaea.baremetal.BareMachine} says which of its methods which of them may call.
 *
 * <p>Rooms: uses machine, its engines, devices and firmware. Nobody depends on it but the command
 * line, which starts {@link org.pangaea.baremetal.Main} in a process of its own.
 */
package org.pangaea.baremetal;
