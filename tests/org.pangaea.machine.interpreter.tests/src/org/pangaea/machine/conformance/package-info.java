/**
 * What every engine must do, told as behaviour of guests: one suite, run once for each engine in
 * {@link org.pangaea.machine.conformance.Engines}. A new engine enters that list and nothing else
 * changes.
 *
 * <p>Expected values come from the specification (tests written by hand) or from another
 * implementation: random streams run on QEMU's {@code virt} machine as well, as the same bytes in
 * the same memory, and the memories are compared. Neither uses a table of ours.
 *
 * <p>Everything runs on the test's own thread; several harts take turns on it, so every run can be
 * replayed.
 */
package org.pangaea.machine.conformance;
